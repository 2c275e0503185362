"""Published data by REST. The public site reads the `published_*` tables and nothing else."""
