from r2p_site.errors import DomainError


class HeldMeanwhile(DomainError):
    """A theme was held back while the file was made: it may be in it, and is made once more. Nobody reads this."""

    code = "held_meanwhile"
