FROM node:22-slim AS frontend
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
COPY static static
COPY coalition/frontend.py coalition/frontend.py
RUN python3 -P coalition/frontend.py

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=frontend /app/static/vendor static/vendor
# Nothing of these addresses is asked or kept: the settings want to be whole before they are read.
RUN DEBUG=0 SECRET_KEY=building ALLOWED_HOSTS=localhost BASE_URL=http://localhost EMAIL_URL=smtp://localhost \
    DATABASE_URL=postgres://nobody@localhost/nothing REDIS_URL=redis://localhost \
    python manage.py collectstatic --no-input -v 0
RUN useradd --create-home table && mkdir -p var && chown table var
USER table
# The three programs share this image; compose.yaml names their commands. /dev/shm: a worker's sign of life must not wait
# for a disk.
CMD ["gunicorn", "coalition.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-tmp-dir", "/dev/shm"]
