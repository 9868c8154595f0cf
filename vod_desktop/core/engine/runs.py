"""Running jobs: which work each phase starts, and what its answers mean. Engine thread only.

A run is one stay of a job in the state *running*. Stopping a job ends its run; answers that come later carry an old run id
and are kept only where they tell of something that stands at the service: a confirmed part, an opened upload. Once a newer run
is at work even those change nothing in the job: it has looked at the job as it stood, and would wait for its own answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from vod_desktop.core.cloud.ports import Applied, OptionJudge
from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.calls import After, Apply, Commit, Renew
from vod_desktop.core.engine.certificates import Certificates
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.engine.mailbox import TaskEnded
from vod_desktop.core.engine.meter import JobMeter, Meter
from vod_desktop.core.engine.pace import Pace
from vod_desktop.core.engine.plan import missing_parts
from vod_desktop.core.engine.routing import choose_route
from vod_desktop.core.engine.run import Run, name_of
from vod_desktop.core.engine.slots import Sender
from vod_desktop.core.engine.tasks import Finish, OpenUpload, Prepare, Revisit, SendPart, Task
from vod_desktop.core.engine.turnstile import Turnstile
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, ObjectKind, Orphan, Part, UploadObject, UploadResult, Verified
from vod_desktop.core.model.states import Input, Phase, State

STOP_GRACE_S = 1.0
"""A stopped job is released at the latest after this time, whatever its workers are blocked on."""

_PHASES: Mapping[type[Task], Phase] = {
    Prepare: Phase.PREPARE,
    Apply: Phase.APPLY,
    Revisit: Phase.UPLOAD,
    OpenUpload: Phase.UPLOAD,
    SendPart: Phase.UPLOAD,
    Finish: Phase.FINISH,
    Commit: Phase.COMMIT,
    After: Phase.AFTER,
}
"""Which phase each task is work of."""


class Runs:
    """The runs of all running jobs."""

    def __init__(  # noqa: PLR0917  (made in one place, the scheduler)
        self,
        desk: Desk,
        accounts: Accounts,
        meter: Meter,
        limiter: RateLimiter,
        turnstile: Turnstile,
        limits: Limits,
        judge: OptionJudge,
    ) -> None:
        self._desk = desk
        self._book = desk.book
        self._accounts = accounts
        self._meter = meter
        self._limiter = limiter
        self._turnstile = turnstile
        self._judge = judge
        self._ids = itertools.count(1)
        self._turns = itertools.count(1)
        self._runs: dict[int, Run] = {}
        self._leaving: dict[int, Run] = {}
        self._certificates = Certificates(desk, accounts, self._call, self._phase)
        self._pace = Pace()
        self.parts_busy = 0
        self.limits = limits

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def leaving(self) -> bool:
        """Whether stopped workers are still to be waited for."""
        return bool(self._leaving)

    def current(self, task: Task) -> Run | None:
        """The run that a task belongs to, while its job is running."""
        run = self._runs.get(task.job_id)
        return run if run is not None and run.id == task.run_id else None

    # Work of a phase

    def start(self, job_id: int) -> None:
        """Begins the work of a job's phase; makes a run if it has none."""
        job = self._book.get(job_id)
        if job is None or job.state is not State.RUNNING:
            return
        if not self._accounts.usable(job.account_id):  # held since the work was decided on
            self._book.advance(job_id, Input.HOLD, self._desk.now())
            self._book.advance(job_id, Input.TRIES_SPENT, self._desk.now())
            return
        run = self._runs.get(job_id)
        if run is None:
            run = self._runs[job_id] = Run(
                next(self._ids),
                job_id,
                self._meter.open(job_id, job.total_bytes, job.confirmed_bytes),
                self._desk.clock.monotonic(),
                job.sent_bytes,
                job.active_s,
                revisit=job.phase is Phase.UPLOAD,
            )
            _set_confirmed(run.meter, job)
        self._phase(run, job)

    def _phase(self, run: Run, job: Job) -> None:
        match job.phase:
            case Phase.PREPARE:
                speed = self._pace.bytes_per_s(self._desk.clock.monotonic())
                self._call(run, Prepare(job.id, run.id, ControlToken(), job.objects, self.limits.connections, speed))
            case Phase.APPLY:
                self._apply(run, job)
            case Phase.UPLOAD:
                self._upload(run, job)
            case Phase.FINISH:
                self._finish(run, job)
            case Phase.COMMIT:
                self._commit(run, job)
            case Phase.AFTER:
                self._after(run, job)

    def _apply(self, run: Run, job: Job) -> None:
        account = self._accounts.account(job.account_id)
        if account is None:
            raise LookupError(job.account_id)
        route, reason = choose_route(job, account, self._pace.bytes_per_s(self._desk.clock.monotonic()))
        job = replace(job, route=route, route_reason=reason)
        self._book.put(job)
        way, credentials = self._accounts.cloud(account.id).route(route), self._accounts.credentials(account.id)
        now = self._desk.now()
        self._call(run, Apply(job, run.id, ControlToken(), way, account, credentials, self._judge, now))

    def _upload(self, run: Run, job: Job) -> None:
        store = self._certificates.store_of(run, job)
        if store is None:
            return
        if run.revisit:
            run.revisit = False
            self._call(run, Revisit(job.id, run.id, ControlToken(), job.objects, store))
            return
        for item in job.objects:
            if item.part_size_bytes is not None and item.upload_id is None and not item.complete:
                if item.key is not None and job.session is not None:
                    self._call(
                        run,
                        OpenUpload(
                            job.id, run.id, ControlToken(), job.account_id, item.kind, item.key, job.session, store
                        ),
                    )
            else:
                self._ready(run, item)
        self._advance_when_sent(run)

    def _finish(self, run: Run, job: Job) -> None:
        if all(item.complete for item in job.objects):
            self._done(run)
            return
        store = self._certificates.store_of(run, job)
        if store is not None:
            self._call(run, Finish(job.id, run.id, ControlToken(), job.objects, store))

    def _commit(self, run: Run, job: Job) -> None:
        if job.session is None:
            self._lost(run)
            return
        cloud = self._accounts.cloud(job.account_id)
        resent = job.commit_sent
        # Stored before the call is made (tasks go out after the next write), so that a crash in between is noticed.
        self._book.put(replace(self._accounted(run, job), commit_sent=True), tell=False)
        route, now = cloud.route(job.session.route), self._desk.now()
        self._call(
            run, Commit(job.id, run.id, ControlToken(), route, cloud.api, job.session, job.media_name, resent, now)
        )

    def _after(self, run: Run, job: Job) -> None:
        if job.result is None or job.options.expire_time is None:
            self._done(run)
            return
        api = self._accounts.cloud(job.account_id).api
        self._call(run, After(job.id, run.id, ControlToken(), api, job.result.file_id, job.options.expire_time))

    def _lost(self, run: Run) -> None:
        self._book.advance(run.job_id, Input.SESSION_LOST, self._desk.now(), problem=Problem(Code.SESSION_LOST))

    def _ready(self, run: Run, item: UploadObject) -> None:
        run.ready.extend((item.kind, number) for number in missing_parts(item))

    def _call(self, run: Run, task: Task) -> None:
        run.tokens.add(task.token)
        self._desk.submit(task)

    # Parts

    def senders(self) -> list[Sender]:
        """The jobs with parts ready to be sent, in queue order."""
        ready = [run for run in self._runs.values() if run.ready and run.store is not None]
        ready.sort(key=lambda run: job.position if (job := self._book.get(run.job_id)) else 0)
        return [Sender(run.job_id, len(run.ready), len(run.tokens), run.turn) for run in ready]

    def send_part(self, job_id: int) -> None:
        """Hands the next part of a job to the part workers."""
        run = self._runs.get(job_id)
        job = self._book.get(job_id)
        if run is None or job is None or run.store is None or not run.ready:
            return
        kind, number = run.ready.popleft()
        item = next(each for each in job.objects if each.kind is kind)
        count = run.meter.add_cover_sent if kind is ObjectKind.COVER else run.meter.add_sent
        token, now = ControlToken(self._turnstile), self._desk.clock.monotonic()
        self.parts_busy += 1
        run.turn = next(self._turns)
        self._call(run, SendPart(job_id, run.id, token, item, number, run.store, self._limiter, count, now))

    def outlives(self, run: Run, job: Job, task: Task, problem: Problem) -> bool:
        """Whether a task that has found its certificate ended, or has got no new one, is done again by itself."""
        certificates = self._certificates
        return certificates.outlives(run, job, task, problem) or certificates.puts_off(run, job, task, problem)

    def again(self, task: Task) -> None:
        """Repeats a task that failed in passing, if its job still runs."""
        run = self.current(task)
        if run is None:
            return
        if isinstance(task, SendPart):
            run.ready.appendleft((task.item.kind, task.number))
        else:
            self._call(run, task)

    # Stopping

    def stop(self, job_id: int) -> None:
        """Ends the run of a job: token set, sockets shut. The job is released when its workers are gone."""
        run = self._runs.pop(job_id, None)
        if run is None:
            self._release(job_id, None)
            return
        run.over = True
        for token in run.tokens:
            token.stop()
        self._keep_account(run)
        self._leaving[job_id] = run
        self._desk.timers.after(STOP_GRACE_S, lambda: self._release(job_id, run))
        if not run.tokens:
            self._release(job_id, run)

    def stop_all(self) -> None:
        """Sets every token, without a word to the jobs: the engine is going down at once."""
        for run in self._runs.values():
            for token in run.tokens:
                token.stop()

    def _release(self, job_id: int, run: Run | None) -> None:
        if run is not None:
            if self._leaving.get(job_id) is not run:
                return
            del self._leaving[job_id]
            if job_id not in self._runs:
                self._keep_account(run)
                self._meter.close(job_id)
        self._book.advance(job_id, Input.RELEASED, self._desk.now())

    def _keep_account(self, run: Run) -> None:
        """Keeps what the run has sent and how long it took."""
        job = self._book.get(run.job_id)
        if job is not None:
            self._book.put(self._accounted(run, job))

    def _accounted(self, run: Run, job: Job) -> Job:
        return replace(
            job,
            sent_bytes=run.base_sent + run.meter.wire_bytes,
            active_s=run.base_active_s + self._desk.clock.monotonic() - run.started,
        )

    # Answers

    def ended(self, ended: TaskEnded) -> Run | None:
        """Counts a task as over. Returns its run if the job is running or leaving with it."""
        task = ended.task
        if isinstance(task, SendPart):
            self.parts_busy -= 1
        run = self._runs.get(task.job_id)
        if run is None or run.id != task.run_id:
            run = self._leaving.get(task.job_id)
        if run is None or run.id != task.run_id:
            return None
        run.tokens.discard(task.token)
        return run

    def left(self, task: Task) -> None:
        """Releases a leaving job whose last task this was."""
        run = self._leaving.get(task.job_id)
        if run is not None and run.id == task.run_id and not run.tokens:
            self._release(task.job_id, run)

    def accept(self, run: Run | None, task: Task, answer: object) -> None:
        """Takes the answer of a task that went through. `run` is None when the job has moved on."""
        match task:
            case SendPart() if isinstance(answer, Part):
                if not self._outrun(task):
                    self._part_confirmed(run, task, answer)
            case OpenUpload() if isinstance(answer, str):
                self._opened(run, task, answer)
            case Renew() if isinstance(answer, Applied):
                if run is not None:
                    self._certificates.renewed(run, task, answer)
            case _ if run is not None:
                self._phase_answer(run, task, answer)

    def _outrun(self, task: Task) -> bool:
        """Whether a newer run than the task's is at work on its job."""
        run = self._runs.get(task.job_id)
        return run is not None and run.id != task.run_id

    def _phase_answer(self, run: Run, task: Task, answer: object) -> None:
        job = self._book.get(task.job_id)
        if job is None or job.state not in {State.RUNNING, State.PAUSING} or job.phase is not _PHASES[type(task)]:
            return
        match task, answer:
            case Prepare(), tuple():
                self._book.put(replace(job, objects=answer), tell=False)
                run.meter.resize(sum(item.source.size_bytes for item in answer))
                self._done(run)
            case Apply(), Applied():
                self._book.put(_with_session(job, answer), tell=False)
                self._certificates.use(run, job, answer)
                self._done(run)
            case Revisit(), tuple():
                for item in answer:
                    self._book.replace_parts(job.id, item.kind, item.parts)
                job = replace(job, objects=answer)
                self._book.put(job)
                _set_confirmed(run.meter, job)
                if job.state is State.RUNNING:
                    self._upload(run, job)
            case Finish(), tuple():
                self._book.put(replace(job, objects=answer), tell=False)
                self._done(run)
            case Commit(), UploadResult():
                self._book.put(replace(self._accounted(run, job), result=answer, commit_sent=False), tell=False)
                self._done(run)
            case After(), None:
                self._done(run)

    def _opened(self, run: Run | None, task: OpenUpload, upload_id: str) -> None:
        job = self._book.get(task.job_id)
        item = None if job is None else next((each for each in job.objects if each.kind is task.kind), None)
        wanted = (
            job is not None
            and item is not None
            and not self._outrun(task)
            and job.state is not State.CANCELLED
            and item.key == task.key
            and item.upload_id is None
        )
        if job is None or item is None or not wanted:
            self._book.store_orphan(Orphan(task.job_id, task.account_id, task.kind, task.session, task.key, upload_id))
            return
        item = replace(item, upload_id=upload_id)
        self._book.put(_with_object(job, item), tell=False)
        if run is not None and job.state is State.RUNNING:
            self._ready(run, item)

    def _part_confirmed(self, run: Run | None, task: SendPart, part: Part) -> None:
        job = self._book.get(task.job_id)
        item = None if job is None else next((each for each in job.objects if each.kind is task.item.kind), None)
        if job is None or item is None or item.complete or item.key is None:
            return
        if (item.key, item.upload_id) != (task.item.key, task.item.upload_id):
            return  # of an upload that was given up meanwhile
        if any(known.number == part.number for known in item.parts):
            return
        if item.part_size_bytes is None:
            item = replace(item, complete=True, verified=Verified.CRC64, crc64=part.crc64)
        else:
            self._book.add_part(job.id, item.kind, part)
            item = replace(item, parts=tuple(sorted((*item.parts, part), key=lambda each: each.number)))
        job = replace(_with_object(job, item), attempts=0)
        if run is None:
            self._book.put(job, tell=False)
            return
        run.tries.pop(name_of(task), None)
        self._pace.add(part.size_bytes, task.began, self._desk.clock.monotonic())
        self._book.put(self._accounted(run, job), tell=False)
        _set_confirmed(run.meter, job)
        self._advance_when_sent(run)

    def _advance_when_sent(self, run: Run) -> None:
        job = self._book.get(run.job_id)
        if job is not None and job.phase is Phase.UPLOAD and all(not missing_parts(item) for item in job.objects):
            self._done(run)

    def _done(self, run: Run) -> None:
        self._book.advance(run.job_id, Input.PHASE_DONE, self._desk.now())


def _set_confirmed(meter: JobMeter, job: Job) -> None:
    meter.cover_confirmed_bytes = 0 if job.cover is None else job.cover.confirmed_bytes
    meter.set_confirmed(job.confirmed_bytes)


def _with_object(job: Job, item: UploadObject) -> Job:
    return replace(job, objects=tuple(item if each.kind is item.kind else each for each in job.objects))


def _with_session(job: Job, applied: Applied) -> Job:
    session = applied.session
    keys = {ObjectKind.MEDIA: session.media_path, ObjectKind.COVER: session.cover_path}
    objects = tuple(replace(item, key=path.lstrip("/")) if (path := keys[item.kind]) else item for item in job.objects)
    return replace(job, session=session, objects=objects)
