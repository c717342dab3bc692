# JupyterLab with the lessons, in a container:
#   docker build --tag nonlinear .
#   docker run --rm --publish 127.0.0.1:8888:8888 nonlinear    # prints the address to open
# Binder builds it by binder/Dockerfile, which is a link to it; the dev container takes its first part.

FROM node:22-bookworm AS system
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/*

FROM system AS project
# The image's own user, with the number 1000 that Binder asks for.
USER node
WORKDIR /home/node/nonlinear
COPY --chown=node:node . .
RUN npm run setup
ENV PATH=/home/node/nonlinear/.venv/bin:$PATH

# A worker of a Dask cluster (docs/cluster.md):
#   docker build --target worker --tag nonlinear-worker .
#   docker run --rm --volume ./certificates:/certificates nonlinear-worker tls://scheduler:8786 --certificates /certificates
FROM project AS worker
RUN npm run setup -- --cluster
ENTRYPOINT ["npm", "run", "worker", "--"]

FROM project
ENV JUPYTER_PATH=/home/node/nonlinear/scripts/jupyter
ENV JUPYTER_CONFIG_DIR=/home/node/nonlinear/build/jupyter/config
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser", "--LabApp.default_url=/lab/tree/notebooks/01-linear-regression.ipynb"]
