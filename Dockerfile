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
RUN useradd --create-home table && mkdir -p var staticfiles && chown table var staticfiles
USER table
# The three programs share this image; compose.yaml names their commands.
CMD ["gunicorn", "coalition.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2"]
