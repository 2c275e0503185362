"""Which Redis user may do what. Also run as a program where Redis is not ours to start: see docker-compose.yml.

python -m r2p_site.embedded.acl office > users.acl    (passwords from REDIS_<USER>_PASSWORD or ..._PASSWORD_FILE)
"""

import hashlib
import sys
from collections.abc import Mapping

from r2p_site.env import Env

# A site with accounts and the workers of its deployment: broker, cache, heartbeat; nothing that administers the server.
_FULL = "~* &* +@all -@admin -@dangerous +info +keys"
# A site without accounts: its own counters of the throttle, not those of another site, and nothing that a broker would
# take a task from. The commands are named one by one: whole categories would include SCAN and RANDOMKEY, which show the
# names of other users' keys.
_THROTTLE = (
    "resetchannels -@all +ping +select +hello +auth +reset +client|setname "
    "+multi +exec +discard +get +mget +set +setex +psetex +setnx +incr +incrby +decr +decrby "
    "+expire +pexpire +persist +ttl +pttl +exists +del +unlink +touch"
)
RULES = {
    "staff": _FULL,
    "custodian": _FULL,
    **{site: f"~throttle:{site}:* {_THROTTLE}" for site in ("public", "intake")},
}
USERS = {"office": ("staff", "public"), "intake": ("custodian", "intake")}


def acl_lines(passwords: Mapping[str, str]) -> list[str]:
    """Lines for redis.conf or an ACL file; they hold digests, not passwords. The default user is off."""
    lines = ["user default off resetkeys resetchannels -@all"]
    for user, password in passwords.items():
        digest = hashlib.sha256(password.encode()).hexdigest()
        lines.append(f"user {user} on #{digest} {RULES[user]}")
    return lines


def main(arguments: list[str]) -> None:
    env = Env()
    passwords = {user: env.secret(f"REDIS_{user.upper()}_PASSWORD") for user in USERS[arguments[0]]}
    sys.stdout.write("\n".join(acl_lines(passwords)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
