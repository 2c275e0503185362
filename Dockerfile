# One image for every site and worker of both deployments; docker-compose.yml says which one a container is.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
WORKDIR /build
COPY pyproject.toml README.md ./
RUN /venv/bin/pip install .

FROM python:3.12-slim-bookworm
# Pango draws the PDF reports; the Chinese fonts are too large for a Python package.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin desk \
    && install -d -o desk -g desk -m 0700 /data /data/files /data/acl
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp/cache
# Static files of each deployment, with names that carry their hash. The key signs nothing.
RUN python -m r2p_site.catalogues compile \
    && python -m compileall -q r2p_site frameworks assessments \
    && for site in staff custodian; do \
        SECRET_KEY=build R2P_SITE=$site STATIC_ROOT=/app/static-of/$site \
        python manage.py collectstatic --noinput --verbosity 0 --ignore rest_framework || exit 1; \
    done
USER desk
EXPOSE 8000
# No access log: it would hold the addresses of visitors. Nor warnings: of a request that cannot be read they quote the
# address and what was sent.
CMD ["gunicorn", "r2p_site.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "error", \
     "--max-requests", "2000", "--max-requests-jitter", "200"]
