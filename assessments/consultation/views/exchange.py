"""Where the recipient's server delivers."""

from assessments.consultation.services import receive_package
from r2p_site.exchange import exchange_view

exchange = exchange_view(lambda data: receive_package(data=data, by=None))
