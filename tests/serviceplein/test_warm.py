import gc

from serviceplein.warm import warm_up


class TestWarmUp:
    def test_keeps_the_program_itself_out_of_the_collector(self):
        gc.unfreeze()
        warm_up()
        frozen = gc.get_freeze_count()
        gc.unfreeze()
        assert frozen > 100_000
        assert gc.get_freeze_count() == 0
