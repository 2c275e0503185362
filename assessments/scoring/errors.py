class ScoringError(ValueError):
    """Input that cannot be scored. `place` is a dotted path into the document, empty for the whole of it."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message
