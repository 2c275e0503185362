"""Changes to States, people, roles and second factors; each leaves an audit event."""

from r2p_site.accounts.services.jobs import cancel_job, retry_job
from r2p_site.accounts.services.people import (
    change_own_account,
    create_first_operator,
    deactivate_user,
    invite_user,
    reactivate_user,
    sign_out_everywhere,
)
from r2p_site.accounts.services.practice import create_practice_accounts
from r2p_site.accounts.services.resets import ask_factor_reset, confirm_factor_reset, withdraw_factor_reset
from r2p_site.accounts.services.roles import end_role, give_role
from r2p_site.accounts.services.states import add_state, ensure_practice_state

__all__ = [
    "add_state",
    "ask_factor_reset",
    "cancel_job",
    "change_own_account",
    "confirm_factor_reset",
    "create_first_operator",
    "create_practice_accounts",
    "deactivate_user",
    "end_role",
    "ensure_practice_state",
    "give_role",
    "invite_user",
    "reactivate_user",
    "retry_job",
    "sign_out_everywhere",
    "withdraw_factor_reset",
]
