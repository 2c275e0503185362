"""Where the office's server delivers."""

from assessments.intake.services.exchange import receive_package
from r2p_site.exchange import exchange_view

exchange = exchange_view(lambda data: receive_package(data=data, by=None))
