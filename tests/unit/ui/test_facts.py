"""What the details say of the way in, the certificate, the region and the settings of the procedure."""

from __future__ import annotations

import time
from dataclasses import replace

from tests.support.jobs import a_job, a_session
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Route, RouteReason
from vod_desktop.core.model.options import FASTEST, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language, open_texts
from vod_desktop.texts.formats import moment
from vod_desktop.ui.models.details import problem_text
from vod_desktop.ui.models.facts import Facts, option_facts, upload_facts
from vod_desktop.ui.models.row import Row

ENGLISH, CHINESE = open_texts(Language.ENGLISH), open_texts(Language.CHINESE)


def by_name(facts: Facts) -> dict[str, str]:
    assert len({fact.name for fact in facts}) == len(facts)
    return {fact.name: fact.value for fact in facts}


def test_a_running_job_says_its_way_in_why_and_until_when_it_may_send() -> None:
    now = time.time()
    job = a_job(
        state=State.RUNNING,
        phase=Phase.UPLOAD,
        route=Route.CLIENT,
        route_reason=RouteReason.ONLY_ONE,
        session=a_session(route=Route.CLIENT, certificate_ends_at=int(now) + 600),
    )
    told = by_name(upload_facts(ENGLISH, job))
    assert told["Way in"] == "By signature (client upload): the only way that this account has"
    assert told["Certificate"] == f"Good until {moment(now + 600, now=now)}; renewed before that"
    assert by_name(upload_facts(CHINESE, job))["上传方式"] == "使用签名（客户端上传）：该账号只有这一种方式"


def test_a_job_that_has_not_begun_says_only_what_was_chosen() -> None:
    job = a_job(options=UploadOptions(route=RouteChoice.SERVER))
    assert not {"Way in", "Certificate"} & by_name(upload_facts(ENGLISH, job)).keys()
    assert by_name(option_facts(ENGLISH, job, "A", {}))["Way in"] == "With the access key (server upload)"
    assert "Way in" not in by_name(option_facts(ENGLISH, a_job(), "A", {}))


def test_priority_and_notifications_stand_among_the_options() -> None:
    options = UploadOptions(procedure="P", task_priority=-4, task_notify_mode=NotifyMode.CHANGE)
    told = by_name(option_facts(ENGLISH, a_job(options=options), "A", {}))
    assert told["Priority"] == "−4"
    assert told["Notifications"] == "Whenever a part of it changes (Change)"
    usual = by_name(option_facts(ENGLISH, a_job(options=UploadOptions(procedure="P", task_priority=0)), "A", {}))
    assert usual["Priority"] == "0 (usual)"
    assert "Notifications" not in usual


def test_the_fastest_region_is_named_once_it_is_known() -> None:
    job = a_job(options=UploadOptions(storage_region=FASTEST))
    assert by_name(option_facts(ENGLISH, job, "A", {}))["Storage region"] == "Fastest (measured when the upload begins)"
    begun = a_job(options=job.options, session=a_session(region="ap-shanghai"))
    assert by_name(option_facts(ENGLISH, begun, "A", {}))["Storage region"] == "The fastest: Shanghai"


def test_once_the_way_is_settled_what_was_chosen_is_not_told_twice() -> None:
    options = UploadOptions(route=RouteChoice.CLIENT)
    job = a_job(options=options, route=Route.CLIENT, route_reason=RouteReason.CHOSEN)
    assert by_name(upload_facts(ENGLISH, job))["Way in"] == "By signature (client upload): chosen for this file"
    assert "Way in" not in by_name(option_facts(ENGLISH, job, "A", {}))


def test_a_problem_of_the_client_route_names_its_number_in_the_documents_and_the_service_s_own() -> None:
    refused = Problem(Code.SERVICE_REFUSED, {}, "request-7", "19999: ugc upload | something new")
    failed = a_job(state=State.FAILED, phase=Phase.COMMIT, problem=refused, route_reason=RouteReason.CHOSEN)
    by_signature = problem_text(ENGLISH, Row(replace(failed, route=Route.CLIENT), 0))
    assert by_signature is not None
    assert by_signature.details.splitlines() == [
        "Error code: service.refused",
        "RequestId: request-7",
        "19999: ugc upload | something new",
        "Code in the documents: 1006",
    ]
    with_the_key = problem_text(CHINESE, Row(failed, 0))
    assert with_the_key is not None
    assert "文档" not in with_the_key.details
