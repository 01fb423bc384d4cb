"""What every operation of the OpenAPI document shares: error answers and headers (NL API Design Rules)."""

from typing import Any

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "description": "Vaste naam van de fout, bijvoorbeeld urn:serviceplein:http.404.",
        },
        "title": {"type": "string", "description": "De fout in een paar woorden."},
        "status": {"type": "integer", "description": "De HTTP-statuscode."},
        "detail": {"type": "string", "description": "Wat er mis is en wat u kunt doen."},
        "invalidParams": {
            "type": "array",
            "description": "De velden die niet kloppen.",
            "items": {
                "type": "object",
                "required": ["name", "reason"],
                "properties": {
                    "name": {
                        "type": "string",
                        "description": "Plaats in het verzoek, bijvoorbeeld klant.bsn.",
                    },
                    "code": {"type": "string", "description": "Soort fout."},
                    "reason": {"type": "string", "description": "Wat u moet verbeteren."},
                },
            },
        },
    },
}
VERSION_HEADER = {
    "API-Version": {"description": "Versie van de API.", "schema": {"type": "string", "example": "1.0.0"}}
}
COMMON = {
    "400": "Het verzoek klopt niet.",
    "401": "Er is geen geldig toegangstoken meegestuurd.",
    "403": "Uw organisatie mag deze aanroep niet doen.",
    "406": "De gevraagde antwoordvorm bestaat niet.",
    "429": "Te veel verzoeken; wacht het aantal seconden van Retry-After.",
    "503": "De gegevens zijn even niet bereikbaar.",
}
WITH_BODY = {
    "409": "Het verzoek is geweigerd, of het eerste verzoek met deze Idempotency-Key loopt nog.",
    "415": "De inhoud is geen application/json.",
    "422": "De gegevens zijn samen niet te verwerken, of de Idempotency-Key is al anders gebruikt.",
}
ONE_OBJECT = {"404": "Dit object bestaat niet of is niet van uw organisatie."}
RETRY_AFTER = {
    "Retry-After": {"description": "Aantal seconden om te wachten.", "schema": {"type": "integer"}}
}


def add_common_answers(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook of drf-spectacular."""
    result["components"].setdefault("schemas", {})["Probleem"] = PROBLEM
    for path, methods in result["paths"].items():
        for operation in methods.values():
            answers = operation["responses"]
            for code, description in _errors(path, operation).items():
                answers[code] = {
                    "description": description,
                    "content": {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}
                    },
                }
                if code in ("429", "503"):
                    answers[code]["headers"] = dict(RETRY_AFTER)
            for answer in answers.values():
                answer.setdefault("headers", {}).update(VERSION_HEADER)
    return result


def _errors(path: str, operation: dict[str, Any]) -> dict[str, str]:
    errors = dict(COMMON)
    if "requestBody" in operation:
        errors |= WITH_BODY
    if "{" in path:
        errors |= ONE_OBJECT
    return errors
