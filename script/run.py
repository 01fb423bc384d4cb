"""Entry of the commands in script/; start.sh calls it with a Python that is new enough."""

from bootstrap.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
