"""Reading what partners send."""

from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields nobody knows, so that a typing error does not silently lose what was sent."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError(
                {name: ["Dit veld bestaat niet. Haal het weg."] for name in unknown}
            )
        return super().to_internal_value(data)
