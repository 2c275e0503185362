#!/bin/sh
# Once a day: the database and the files into /backups, the newest KEEP of each kept. docs/operations.md: how to restore.
set -eu
umask 077
while :; do
    stamp=$(date -u +%Y%m%dT%H%M%SZ)
    # Two dumps of the intake, a day apart, would say on which day somebody wrote: one a week, written over every day.
    if [ "$DEPLOYMENT" = intake ]; then stamp=$(date -u +%G-W%V) KEEP=2; fi
    PGPASSWORD=$(cat "/run/secrets/$DEPLOYMENT-db-owner-password")
    export PGPASSWORD
    # Under another name until complete: a broken dump never looks like a backup.
    if pg_dump --host "$DEPLOYMENT-db" --username r2p_owner --format custom --file /backups/unfinished "$DEPLOYMENT" \
        && tar -C /data -czf /backups/unfinished.tar.gz files; then
        mv /backups/unfinished "/backups/$DEPLOYMENT-$stamp.dump"
        mv /backups/unfinished.tar.gz "/backups/$DEPLOYMENT-$stamp-files.tar.gz"
        echo "backup $stamp written"
        for kind in dump tar.gz; do
            ls -1t /backups/"$DEPLOYMENT"-*."$kind" | tail -n "+$((KEEP + 1))" | xargs -r rm --
        done
    else
        echo "backup $stamp FAILED" >&2
    fi
    unset PGPASSWORD
    sleep 86400
done
