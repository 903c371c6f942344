# The book on a machine that has Docker and nothing else:
#
#     docker build -t infobook .
#     docker run --rm -p 8000:8000 infobook                        the pages, port 8000
#     docker run --rm -p 8888:8888 infobook lab --ip=0.0.0.0 --no-browser   JupyterLab
FROM python:3.12-slim-bookworm

RUN useradd --create-home --uid 1000 reader
USER reader
WORKDIR /home/reader/infobook

# first what changes seldom, so that an edit of a page does not install everything anew
COPY --chown=reader:reader LICENSE LICENSE-CODE README.md pyproject.toml requirements.txt constraints.txt ./
COPY --chown=reader:reader bookbuild/__init__.py bookbuild/__main__.py bookbuild/commands.py bookbuild/environment.py bookbuild/
COPY --chown=reader:reader infobook infobook
RUN python -m bookbuild test --version

COPY --chown=reader:reader . .
RUN python -m bookbuild lab --version && python -m bookbuild book

EXPOSE 8000 8888
ENTRYPOINT ["python", "-m", "bookbuild"]
CMD ["serve", "--host", "0.0.0.0"]
