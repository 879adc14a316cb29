import { endpoint } from './endpoint.ts'
import {
  CivilDate,
  Done,
  Id,
  Instant,
  nullable,
  oneOf,
  optionalText,
  pageAsk,
  pageOf,
  record,
  Type,
  text,
} from './shape.ts'
import { handlingPaces } from './words.ts'

/** `returned`: its lead gave it back and its giver must give it anew or cancel it. */
export const taskStates = ['new', 'doing', 'reported', 'returned', 'done', 'cancelled'] as const
export type TaskState = (typeof taskStates)[number]

export const taskPriorities = ['normal', 'high', 'urgent'] as const
export type TaskPriority = (typeof taskPriorities)[number]

/** Đạt, không đạt, xuất sắc. */
export const verdicts = ['met', 'notMet', 'excellent'] as const
export type Verdict = (typeof verdicts)[number]

/** `partner`: I am to support. */
export const taskViews = ['mine', 'partner', 'unit', 'given', 'agency'] as const
export type TaskView = (typeof taskViews)[number]

/** What was or may be done with a task. */
export const taskActs = [
  'give',
  'change',
  'reassign',
  'start',
  'progress',
  'report',
  'accept',
  'sendBack',
  'return',
  'cancel',
  'pause',
  'resume',
  'askExtension',
  'grantExtension',
  'refuseExtension',
  'divide',
  'note',
] as const
export type TaskAct = (typeof taskActs)[number]

const TaskId = record({ id: Id })
const Year = Type.Integer({ minimum: 2000, maximum: 2200 })
const Target = record({ holderId: Type.Optional(Id), unitId: Type.Optional(Id) })
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const
const Who = record({ holderId: nullable(Id), unitId: nullable(Id), name: Type.String(), title: Type.String() })

export const TaskRow = record({
  id: Id,
  title: Type.String(),
  priority: oneOf(taskPriorities),
  state: oneOf(taskStates),
  giverName: Type.String(),
  giverTitle: Type.String(),
  lead: Who,
  dueAt: nullable(Instant),
  pace: oneOf(handlingPaces),
  paused: Type.Boolean(),
  percent: Type.Integer(),
  verdict: nullable(oneOf(verdicts)),
  /** Reported or finished after its deadline. */
  late: Type.Boolean(),
  parentId: nullable(Id),
  /** An extension waits for an answer. */
  extensionAsked: Type.Boolean(),
  createdAt: Instant,
  closedAt: nullable(Instant),
})

const views = {
  view: oneOf(taskViews),
  q: Type.Optional(Type.String({ maxLength: 200 })),
}

export const listTasks = endpoint({
  method: 'GET',
  path: '/api/tasks',
  summary: 'Tasks: open ones by deadline, finished ones the last first',
  access: 'task.handle',
  query: record({
    ...views,
    /** Finished and cancelled ones instead of open ones. */
    closed: Type.Optional(Type.Boolean()),
    state: Type.Optional(oneOf(taskStates)),
    pace: Type.Optional(oneOf(handlingPaces)),
    priority: Type.Optional(oneOf(taskPriorities)),
    workFileId: Type.Optional(Id),
    documentId: Type.Optional(Id),
    programmeId: Type.Optional(Id),
    ...pageAsk,
  }),
  reply: pageOf(TaskRow),
  faults: ['input.invalid'],
})

export const readTaskCalendar = endpoint({
  method: 'GET',
  path: '/api/task-calendar',
  summary: 'Tasks by the day on which they are due, up to 62 days',
  access: 'task.handle',
  query: record({ ...views, from: CivilDate, to: CivilDate }),
  reply: record({ tasks: Type.Array(TaskRow), capped: Type.Boolean() }),
  faults: ['input.invalid'],
})

export const TaskCard = record({
  ...TaskRow.properties,
  description: Type.String(),
  wanted: Type.String(),
  giverHolderId: Id,
  originalDueAt: nullable(Instant),
  startedAt: nullable(Instant),
  reportedAt: nullable(Instant),
  lateReason: Type.String(),
  verdictNote: Type.String(),
  pausedSince: nullable(Instant),
  directiveId: nullable(Id),
  assignmentId: nullable(Id),
  version: Type.Integer(),
  partners: Type.Array(Who),
  /** Null when there is none, or I may not read it. */
  document: nullable(record({ id: Id, code: Type.String(), subject: Type.String() })),
  workFile: nullable(record({ id: Id, code: Type.String(), title: Type.String() })),
  programme: nullable(record({ id: Id, title: Type.String(), year: Year })),
  parent: nullable(record({ id: Id, title: Type.String() })),
  parts: Type.Array(TaskRow),
  extension: nullable(
    record({ id: Id, wantedAt: Instant, reason: Type.String(), askedByName: Type.String(), askedAt: Instant }),
  ),
  lines: Type.Array(
    record({
      id: Id,
      act: oneOf(taskActs),
      byName: Type.String(),
      byTitle: Type.String(),
      at: Instant,
      text: Type.String(),
      percent: nullable(Type.Integer()),
      files: Type.Array(record({ position: Type.Integer(), name: Type.String(), size: Type.Integer() })),
    }),
  ),
  can: Type.Array(oneOf(taskActs)),
})

export const readTask = endpoint({
  method: 'GET',
  path: '/api/tasks/:id',
  summary: 'One task with its parts, its history, and what I may do',
  access: 'task.handle',
  params: TaskId,
  reply: TaskCard,
  faults: ['thing.missing'],
})

const taskFields = {
  title: text(300),
  description: Type.String({ maxLength: 4000 }),
  wanted: Type.String({ maxLength: 1000 }),
  priority: oneOf(taskPriorities),
  dueAt: nullable(Instant),
}

export const giveTask = endpoint({
  method: 'POST',
  path: '/api/tasks',
  summary: 'Give a task: to anybody of the agency as its leader, to one’s own people as head of a unit, or to oneself',
  access: 'task.handle',
  body: record({
    ...taskFields,
    lead: Target,
    partners: Type.Array(Target, { maxItems: 30 }),
    documentId: Type.Optional(Id),
    /** Where in the handling of that document it was born. */
    directiveId: Type.Optional(Id),
    assignmentId: Type.Optional(Id),
    workFileId: Type.Optional(Id),
    programmeId: Type.Optional(Id),
    parentId: Type.Optional(Id),
  }),
  reply: TaskCard,
  faults: [...common, 'routing.target-unfit', 'routing.due-past', 'task.full'],
})

export const changeTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id',
  summary:
    'The giver makes the words, the priority or the deadline of an open task more precise; the first deadline stays on record',
  access: 'task.handle',
  params: TaskId,
  body: record({ ...changed, ...taskFields }),
  reply: TaskCard,
  faults: [...common, 'thing.changed', 'routing.due-past'],
})

export const reassignTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/lead',
  summary: 'The giver gives the task to another lead, with the reason',
  access: 'task.handle',
  params: TaskId,
  body: record({ ...changed, lead: Target, reason: text(500) }),
  reply: TaskCard,
  faults: [...common, 'thing.changed', 'routing.target-unfit'],
})

export const startTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/start',
  summary: 'The lead takes the task on',
  access: 'task.handle',
  params: TaskId,
  body: record(changed),
  reply: TaskCard,
  faults: [...common, 'thing.changed'],
})

export const reportTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:id/reports',
  summary: 'Report progress, or that the task is finished; one that is late says why',
  access: 'task.handle',
  params: TaskId,
  body: record({
    ...changed,
    text: text(4000),
    percent: Type.Integer({ minimum: 0, maximum: 100 }),
    finished: Type.Boolean(),
    lateReason: optionalText(500),
    uploadIds: Type.Array(Id, { maxItems: 20, uniqueItems: true }),
  }),
  reply: TaskCard,
  faults: [...common, 'thing.changed', 'task.late-reason', 'task.parts-open'],
})

export const acceptTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/acceptance',
  summary: 'The giver accepts the reported result and evaluates it',
  access: 'task.handle',
  params: TaskId,
  body: record({ ...changed, verdict: oneOf(verdicts), note: Type.String({ maxLength: 1000 }) }),
  reply: TaskCard,
  faults: [...common, 'thing.changed'],
})

const reasoned = { ...changed, reason: text(500) }

export const sendBackReport = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/report-return',
  summary: 'The giver does not accept the report: the lead goes on, with the reason',
  access: 'task.handle',
  params: TaskId,
  body: record(reasoned),
  reply: TaskCard,
  faults: [...common, 'thing.changed'],
})

export const returnTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/return',
  summary: 'The lead gives the task back to its giver, with the reason',
  access: 'task.handle',
  params: TaskId,
  body: record(reasoned),
  reply: TaskCard,
  faults: [...common, 'thing.changed', 'task.parts-open'],
})

export const cancelTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/cancellation',
  summary: 'The giver cancels a task and its open parts, with the reason',
  access: 'task.handle',
  params: TaskId,
  body: record(reasoned),
  reply: TaskCard,
  faults: [...common, 'thing.changed'],
})

export const pauseTask = endpoint({
  method: 'PUT',
  path: '/api/tasks/:id/pause',
  summary:
    'The giver stops the clock with the reason, or lets it run again; the working time that was waited is given back',
  access: 'task.handle',
  params: TaskId,
  body: record({ ...changed, paused: Type.Boolean(), reason: Type.String({ maxLength: 500 }) }),
  reply: TaskCard,
  faults: [...common, 'thing.changed'],
})

export const noteTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:id/notes',
  summary: 'Whoever is concerned writes an opinion or presses',
  access: 'task.handle',
  params: TaskId,
  body: record({ text: text(4000) }),
  reply: TaskCard,
  faults: [...common],
})

export const askTaskExtension = endpoint({
  method: 'POST',
  path: '/api/tasks/:id/extensions',
  summary: 'The lead asks for more time',
  access: 'task.handle',
  params: TaskId,
  body: record({ wantedAt: Instant, reason: text(500) }),
  reply: TaskCard,
  faults: [...common, 'routing.due-past', 'task.extension-open'],
})

export const decideTaskExtension = endpoint({
  method: 'PUT',
  path: '/api/task-extensions/:id/decision',
  summary: 'The giver grants or refuses more time; the first deadline stays on record',
  access: 'task.handle',
  params: TaskId,
  body: record({ granted: Type.Boolean(), note: Type.String({ maxLength: 500 }) }),
  reply: TaskCard,
  faults: [...common, 'routing.due-past'],
})

export const readTaskFile = endpoint({
  method: 'GET',
  path: '/api/tasks/:id/lines/:lineId/files/:position',
  summary: 'A file that came with a report',
  access: 'task.handle',
  params: record({ id: Id, lineId: Id, position: Type.Integer({ minimum: 1, maximum: 100 }) }),
  reply: Done,
  stream: 'out',
  faults: ['thing.missing', 'file.damaged'],
})
