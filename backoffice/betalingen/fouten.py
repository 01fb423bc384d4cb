"""What can be refused about payments."""

from serviceplein.fouten import DomainError


class NietsTeBetalen(DomainError):
    code = "backoffice.niets_te_betalen"


class BetalingStaatNietToe(DomainError):
    code = "backoffice.betaling_staat_niet_toe"


class RedenOntbreekt(DomainError):
    code = "backoffice.reden_ontbreekt"


class BedragOnjuist(DomainError):
    code = "backoffice.bedrag_onjuist"


class EigenBatch(DomainError):
    """Four eyes: who made the batch ready does not release it."""

    code = "backoffice.eigen_batch"


class BatchKloptNiet(DomainError):
    """File and database differ, or an account changed since."""

    code = "backoffice.batch_klopt_niet"


class BetaalrekeningOntbreekt(DomainError):
    code = "backoffice.betaalrekening_ontbreekt"


class BankbestandOnjuist(DomainError):
    code = "backoffice.bankbestand_onjuist"
