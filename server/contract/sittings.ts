import { endpoint } from './endpoint.ts'
import { itemStates, meetingRoles, presenceModes } from './meeting-words.ts'
import { Done, Id, nullable, oneOf, record, Type, text } from './shape.ts'
import type { LogPlace } from './signals.ts'
import { type Happened, lineStates, type SittingState, wallViews } from './sitting-state.ts'

const Params = record({ id: Id })
/** Made by the page for each press of a button: repeated after a lost line it is carried out once. */
const command = { command: Id }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

const Place = Type.Unsafe<LogPlace>({
  type: 'object',
  properties: { epoch: { type: 'string' }, cursor: { type: 'string' } },
})

/** Type, instant and what belongs to it, as `sitting-state.ts` describes each; new types come without notice, a reader leaves them. */
const HappenedShape = Type.Unsafe<Happened>({
  type: 'object',
  properties: { type: { type: 'string' }, at: { type: 'number' } },
  additionalProperties: true,
})

/** What somebody may do in the room, told by the server. */
export const sittingActs = [
  /** Open, rest, go on, close; items, floor, timers, attendance of everybody, what the walls show. */
  'run',
  /** Note who is there at one's own site. */
  'callRoll',
  'report',
  'checkIn',
  'askFloor',
  'present',
  'write',
] as const
export type SittingAct = (typeof sittingActs)[number]

export const readSitting = endpoint({
  method: 'GET',
  path: '/api/sittings/:id',
  summary: 'The room as it stands for me, and the place in its log from which to hear on',
  access: 'meeting.attend',
  params: Params,
  reply: record({
    place: Place,
    /** Milliseconds since 1970 at the server. */
    now: Type.Number(),
    state: Type.Unsafe<SittingState>({ type: 'object', additionalProperties: true }),
    me: nullable(Id),
    role: nullable(oneOf(meetingRoles)),
    siteId: nullable(Id),
    can: Type.Array(oneOf(sittingActs)),
    /** Kinds of speech one may ask for, those called first in front. */
    speechKinds: Type.Array(
      record({
        name: Type.String(),
        limitMs: nullable(Type.Integer()),
        rank: Type.Integer(),
        pauses: Type.Boolean(),
      }),
    ),
    timers: Type.Array(record({ name: Type.String(), limitMs: nullable(Type.Integer()) })),
  }),
  faults: ['thing.missing', 'thing.state'],
})

export const hearSitting = endpoint({
  method: 'GET',
  path: '/api/sittings/:id/events',
  summary: 'What happened since a place, at once or when something does: for lines on which no socket lives',
  access: 'meeting.attend',
  params: Params,
  query: record({ epoch: Type.String({ maxLength: 40 }), cursor: Type.String({ maxLength: 100 }) }),
  reply: record({
    place: Place,
    now: Type.Number(),
    /** The place is too old or of another time: read the room anew. */
    fresh: Type.Boolean(),
    events: Type.Array(HappenedShape),
  }),
  faults: ['thing.missing', 'thing.state'],
})

export const listSittingLog = endpoint({
  method: 'GET',
  path: '/api/sittings/:id/log',
  summary: 'Everything that happened in the room and who did it, the earliest first; for who runs the meeting',
  access: 'meeting.attend',
  params: Params,
  query: record({
    /** Entries behind this one. */
    beyond: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Attendance alone: who came, left and was put right. */
    only: Type.Optional(oneOf(['attendance'] as const)),
  }),
  reply: record({
    entries: Type.Array(
      record({
        seq: Type.Integer(),
        event: HappenedShape,
        byName: Type.String(),
        byTitle: Type.String(),
      }),
    ),
    more: Type.Boolean(),
  }),
  faults: ['thing.missing', 'access.denied', 'thing.state'],
})

const put = (path: `/${string}`, summary: string) =>
  ({
    method: 'PUT',
    path,
    summary,
    access: 'meeting.attend',
    params: Params,
    body: record({ ...command }),
    reply: Done,
    faults: common,
  }) as const

export const openSitting = endpoint({
  ...put(
    '/api/sittings/:id/opening',
    'Open the meeting; without the number the rule asks for it hears reports and takes no votes',
  ),
  faults: [...common, 'sitting.no-chair'],
})
export const restSitting = endpoint({
  ...put('/api/sittings/:id/recess', 'Let the meeting rest; every clock stands. Not while a vote is open'),
  faults: [...common, 'sitting.vote-open'],
})
export const resumeSitting = endpoint(put('/api/sittings/:id/resumption', 'Go on after a rest'))
export const closeSitting = endpoint({
  ...put('/api/sittings/:id/closing', 'Close the meeting; not while somebody speaks or a vote is not announced'),
  faults: [...common, 'sitting.speech-running', 'sitting.vote-open'],
})

export const noteAttendance = endpoint({
  ...put(
    '/api/sittings/:id/attendance',
    'Note who is there or has left: oneself, the people of one’s site, or anybody for who runs the meeting',
  ),
  body: record({
    ...command,
    who: Type.Array(Id, { minItems: 1, maxItems: 2000 }),
    present: Type.Boolean(),
    mode: oneOf(presenceModes),
    /** Why what stood there is put right. */
    reason: Type.String({ maxLength: 300 }),
  }),
  faults: [...common, 'sitting.check-in-closed'],
})

export const readMyCode = endpoint({
  method: 'GET',
  path: '/api/sittings/:id/code',
  summary: 'My code for the door, as text for a QR picture; who runs the meeting gets those of everybody for badges',
  access: 'meeting.attend',
  params: Params,
  reply: record({ codes: Type.Array(record({ participantId: Id, code: Type.String() })) }),
  faults: ['thing.missing', 'thing.state'],
})

export const admitByCode = endpoint({
  ...put('/api/sittings/:id/admission', 'Note somebody present by the code shown at the door'),
  body: record({ ...command, code: Type.String({ minLength: 10, maxLength: 100 }) }),
  reply: record({ participantId: Id }),
  faults: [...common, 'sitting.code-used', 'sitting.code-unknown'],
})

export const callItem = endpoint({
  ...put('/api/sittings/:id/item', 'Call an item, or none; the item before it ends with an outcome'),
  body: record({
    ...command,
    itemId: nullable(Id),
    /** What the console saw as called: another console may have been quicker. */
    seen: nullable(Id),
    outcome: nullable(oneOf(itemStates)),
  }),
  faults: [...common, 'thing.changed', 'sitting.vote-open'],
})

export const askFloor = endpoint({
  method: 'POST',
  path: '/api/sittings/:id/speeches',
  summary: 'Ask for the floor; who runs the meeting may ask for somebody else',
  access: 'meeting.attend',
  params: Params,
  body: record({
    ...command,
    kind: text(150),
    subject: Type.String({ maxLength: 300 }),
    /** For somebody else, such as whoever raised a hand in the hall. */
    who: nullable(Id),
  }),
  reply: record({ id: Id }),
  faults: [...common, 'sitting.queue-closed', 'meeting.full'],
})

export const speechActs = ['approve', 'decline', 'withdraw', 'call', 'start', 'pause', 'extend', 'end'] as const

export const moveSpeech = endpoint({
  method: 'PUT',
  path: '/api/sittings/:id/speeches/:speechId',
  summary: 'Approve, decline, call, start, pause, extend or end a speech; whoever asked may withdraw',
  access: 'meeting.attend',
  params: record({ id: Id, speechId: Id }),
  body: record({
    ...command,
    act: oneOf(speechActs),
    /** Milliseconds, for `extend`. */
    ms: Type.Optional(Type.Integer({ minimum: 1000, maximum: 7_200_000 })),
  }),
  reply: Done,
  faults: common,
})

export const orderQueue = endpoint({
  ...put('/api/sittings/:id/queue', 'Order the queue, open or close it for new requests'),
  body: record({
    ...command,
    ids: Type.Optional(Type.Array(Id, { maxItems: 500 })),
    open: Type.Optional(Type.Boolean()),
  }),
})

export const setTimer = endpoint({
  ...put('/api/sittings/:id/timer', 'Start, stop or take away a named timer'),
  body: record({
    ...command,
    name: text(150),
    act: oneOf(['start', 'stop', 'remove'] as const),
    limitMs: nullable(Type.Integer({ minimum: 1000, maximum: 86_400_000 })),
  }),
})

export const showPage = endpoint({
  ...put('/api/sittings/:id/page', 'Show a page of a paper to everybody, or nothing more'),
  body: record({
    ...command,
    shown: nullable(
      record({
        paperId: Id,
        version: Type.Integer({ minimum: 1, maximum: 999 }),
        page: Type.Integer({ minimum: 1, maximum: 100_000 }),
        view: nullable(
          record({
            x: Type.Number({ minimum: 0, maximum: 1 }),
            y: Type.Number({ minimum: 0, maximum: 1 }),
            zoom: Type.Number({ minimum: 1, maximum: 8 }),
          }),
        ),
      }),
    ),
  }),
})

export const announce = endpoint({
  ...put('/api/sittings/:id/announcement', 'Announce something to everybody; empty takes it away'),
  body: record({ ...command, text: Type.String({ maxLength: 500 }) }),
})

export const writeToDesk = endpoint({
  method: 'POST',
  path: '/api/sittings/:id/messages',
  summary: 'Write to the secretary, without disturbing the meeting',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...command, text: text(1000) }),
  reply: Done,
  faults: common,
})

export const reportLine = endpoint({
  ...put('/api/sittings/:id/line', 'Say how the line of one’s site is'),
  body: record({
    ...command,
    siteId: Id,
    state: oneOf(lineStates),
    text: Type.String({ maxLength: 300 }),
  }),
})

export const setWall = endpoint({
  ...put('/api/sittings/:id/wall', 'What the walls show'),
  body: record({ ...command, view: oneOf(wallViews), text: Type.String({ maxLength: 500 }) }),
})
