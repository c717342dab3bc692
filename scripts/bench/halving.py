"""Successive halving by Optuna and by scikit-learn, on the learning curves that a sweep made: see halving.ts."""

import json
import sys
import warnings

import numpy as np
import optuna
from sklearn.base import BaseEstimator
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")


class Curve(BaseEstimator):
    """A training whose losses are known: `curves[setting][epoch - 1]`."""

    def __init__(self, curves=None, setting=0, epochs=1):
        self.curves, self.setting, self.epochs = curves, setting, epochs

    def fit(self, x, y=None):
        return self

    def score(self, x, y=None):
        return -self.curves[self.setting][self.epochs - 1]


def by_scikit_learn(curves, first, factor):
    # One fold, as every "training" knows its curve; each rung trains anew.
    search = HalvingGridSearchCV(
        Curve(curves),
        {"setting": list(range(len(curves)))},
        resource="epochs",
        min_resources=first,
        max_resources=len(curves[0]),
        factor=factor,
        cv=[(np.array([0]), np.array([0]))],
        refit=False,
    )
    search.fit(np.zeros((2, 1)), np.zeros(2))
    epochs = sum(n * r for n, r in zip(search.n_candidates_, search.n_resources_))
    return search.best_params_["setting"], int(epochs)


def by_optuna(curves, first, factor):
    trained = []

    def objective(trial):
        curve = curves[trial.suggest_categorical("setting", list(range(len(curves))))]
        for epoch, loss in enumerate(curve, 1):
            trial.report(loss, epoch)
            if trial.should_prune():
                trained.append(epoch)
                raise optuna.TrialPruned()
        trained.append(len(curve))
        return curve[-1]

    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=first, reduction_factor=factor)
    sampler = optuna.samplers.GridSampler({"setting": list(range(len(curves)))}, seed=0)
    study = optuna.create_study(sampler=sampler, pruner=pruner)
    study.optimize(objective, n_trials=len(curves))
    return study.best_params["setting"], sum(trained)


given = json.load(sys.stdin)
json.dump(
    {
        name: [search(curves, given["first"], given["factor"]) for curves in given["seeds"]]
        for name, search in {"Optuna": by_optuna, "scikit-learn": by_scikit_learn}.items()
    },
    sys.stdout,
)
