"""`TopicModel` is an estimator of scikit-learn, as far as papers are no array of numbers.

`check_estimator` fits arrays of random numbers and looks at shapes, dtypes and NaN; papers are a
frame of texts, which the model's tags say, so it leaves those checks out. The checks of parameters
and tags do apply, and are run one by one.
"""

import pickle

import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import estimator_checks, get_tags

from trends import NamedTopic, TopicModel

NAMED = [NamedTopic("KV cache", keywords=("key-value cache",))]
APPLY = [
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
]


@pytest.fixture
def papers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "paper_id": ["a", "b", "c"],
            "title": ["KV cache eviction", "Wheat", "Key-value cache size"],
            "abstract": ["We shrink it.", "We collect images of wheat.", "We measure it."],
        }
    )


@pytest.mark.parametrize("name", APPLY)
def test_the_checks_of_parameters_and_tags_hold(name: str) -> None:
    getattr(estimator_checks, name)("TopicModel", TopicModel())


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_what_check_estimator_runs_for_texts_passes() -> None:
    results = estimator_checks.check_estimator(TopicModel(), on_fail=None, on_skip=None)

    assert results
    assert [r["check_name"] for r in results if r["status"] == "failed"] == []


def test_a_clone_has_the_parameters_and_nothing_learned(papers: pd.DataFrame) -> None:
    model = TopicModel(named_topics=NAMED, n_topics=1, random_state=3).fit(papers)

    again = clone(model)

    assert again.get_params() == model.get_params()
    assert not hasattr(again, "assignments_")
    pd.testing.assert_frame_equal(again.fit(papers).assignments_, model.assignments_)


def test_fit_changes_no_parameter(papers: pd.DataFrame) -> None:
    model = TopicModel(named_topics=NAMED)
    before = model.get_params()

    assert model.fit(papers) is model
    assert model.get_params() == before


def test_it_stands_in_a_pipeline(papers: pd.DataFrame) -> None:
    drop_nothing = FunctionTransformer(validate=False)
    pipeline = make_pipeline(drop_nothing, TopicModel(named_topics=NAMED))
    pipeline.set_params(topicmodel__n_topics=1)

    fitted = pipeline.fit(papers)

    assert fitted[-1].n_topics == 1
    assert set(fitted.transform(papers)["paper_id"]) == {"a", "b", "c"}


def test_its_tags_say_that_papers_are_texts() -> None:
    tags = get_tags(TopicModel())

    assert tags.input_tags.string
    assert not tags.input_tags.two_d_array


def test_a_fitted_model_survives_pickling(papers: pd.DataFrame) -> None:
    model = TopicModel(named_topics=NAMED).fit(papers)

    again = pickle.loads(pickle.dumps(model))

    pd.testing.assert_frame_equal(again.assignments_, model.assignments_)


def test_what_is_learned_is_not_there_before_fit() -> None:
    with pytest.raises(NotFittedError, match="not fitted yet"):
        _ = TopicModel().map_


def test_it_shows_its_parameters() -> None:
    shown = " ".join(repr(TopicModel(named_topics=NAMED, n_topics=4)).split())

    assert shown == (
        "TopicModel(n_topics=4, named_topics=[NamedTopic(name='KV cache', "
        "keywords=('key-value cache',))])"
    )
