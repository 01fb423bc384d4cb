"""The time of people is kept by the database itself: whoever writes a talk, everybody in it is occupied."""

import pgtrigger

_OCCUPY = """
    INSERT INTO agenda_bezetting (medewerker_id, afspraak_id, periode)
    SELECT person.medewerker_id, talk.id, tstzrange(
        talk.begin - talk.reistijd_minuten * interval '1 minute',
        talk.eind + talk.reistijd_minuten * interval '1 minute')
    FROM agenda_afspraak talk
    CROSS JOIN LATERAL (
        SELECT talk.medewerker_id
        UNION
        SELECT medewerker_id FROM agenda_deelnemer
        WHERE afspraak_id = talk.id AND medewerker_id IS NOT NULL
    ) person
    WHERE talk.id = TALK AND talk.status = 'gepland'
    ORDER BY person.medewerker_id;
"""

_FOR_TALK = """
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM agenda_bezetting WHERE afspraak_id = NEW.id;
    END IF;
    IF NEW.status = 'gepland' THEN OCCUPY END IF;
    RETURN NULL;
"""
_FOR_PARTICIPANT = """
    changed := CASE WHEN TG_OP = 'DELETE' THEN OLD.afspraak_id ELSE NEW.afspraak_id END;
    DELETE FROM agenda_bezetting WHERE afspraak_id = changed;
    OCCUPY
    RETURN NULL;
"""


def occupy_for_talk() -> pgtrigger.Trigger:
    """A planned talk occupies its people, travel included; any other talk nobody."""
    return pgtrigger.Trigger(
        name="bezetting_bij",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
            "status", "begin", "eind", "medewerker_id", "reistijd_minuten"
        ),
        func=_FOR_TALK.replace("OCCUPY", _OCCUPY.replace("TALK", "NEW.id")),
    )


def free_for_talk() -> pgtrigger.Trigger:
    """A talk that is removed leaves nobody occupied."""
    return pgtrigger.Trigger(
        name="bezetting_weg",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func="DELETE FROM agenda_bezetting WHERE afspraak_id = OLD.id; RETURN OLD;",
    )


def occupy_for_participant() -> pgtrigger.Trigger:
    """Somebody who joins or leaves a planned talk becomes occupied or free."""
    return pgtrigger.Trigger(
        name="bezetting_bij",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_FOR_PARTICIPANT.replace("OCCUPY", _OCCUPY.replace("TALK", "changed")),
        declare=[("changed", "bigint")],
    )


def occupy_for_block() -> pgtrigger.Trigger:
    """A block that is not kept for one kind of talk occupies its medewerker."""
    return pgtrigger.Trigger(
        name="bezetting_bij",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP <> 'INSERT' THEN
                DELETE FROM agenda_bezetting WHERE blok_id = OLD.id;
            END IF;
            IF TG_OP <> 'DELETE' AND NEW.alleen_voor = '' THEN
                INSERT INTO agenda_bezetting (medewerker_id, blok_id, periode)
                VALUES (NEW.medewerker_id, NEW.id, tstzrange(NEW."begin", NEW.eind));
            END IF;
            RETURN NULL;
        """,
    )
