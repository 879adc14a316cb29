import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, record, type Static, Type, text } from './shape.ts'

export const bookingStates = ['held', 'asked', 'refused', 'cancelled'] as const
export type BookingState = (typeof bookingStates)[number]
export const bookingHolders = ['meeting'] as const
export type BookingHolder = (typeof bookingHolders)[number]
export const bookingActs = ['move', 'cancel', 'decide'] as const
export const venueActs = ['manage', 'book'] as const

const Fraction = Type.Number({ minimum: 0, maximum: 1 })

/** Rows from the front; places in fractions of the plan, from its left and its front. */
export const SeatPlan = Type.Array(
  record({
    label: Type.String({ maxLength: 20 }),
    seats: Type.Array(record({ label: text(20), x: Fraction, y: Fraction }), { maxItems: 100 }),
  }),
  { maxItems: 100 },
)
export type SeatPlan = Static<typeof SeatPlan>

const minutes = Type.Integer({ minimum: 0, maximum: 480 })

const venueFields = {
  name: text(200),
  address: Type.String({ maxLength: 300 }),
  building: Type.String({ maxLength: 100 }),
  floor: Type.String({ maxLength: 50 }),
  seats: Type.Integer({ minimum: 1, maximum: 10_000 }),
  devices: Type.String({ maxLength: 1000 }),
  directions: Type.String({ maxLength: 1000 }),
  /** Before and after each use; they count as occupied. */
  setUpMinutes: minutes,
  clearMinutes: minutes,
  /** The unit whose head approves each use; null: it is held at once. */
  approvalUnitId: nullable(Id),
  seatPlan: SeatPlan,
}

export const BookingCard = record({
  id: Id,
  venueId: nullable(Id),
  equipmentId: nullable(Id),
  /** Of the room or the equipment. */
  ofName: Type.String(),
  quantity: Type.Integer(),
  startsAt: Instant,
  endsAt: Instant,
  /** With setting up and clearing. */
  busyFrom: Instant,
  busyTo: Instant,
  /** Empty: private to others, as are for whom, by whom and the holder. */
  title: Type.String(),
  forWhom: Type.String(),
  private: Type.Boolean(),
  holderKind: nullable(oneOf(bookingHolders)),
  holderId: nullable(Id),
  state: oneOf(bookingStates),
  byName: Type.String(),
  byTitle: Type.String(),
  decidedName: Type.String(),
  reason: Type.String(),
  /** What was approved in its stead; empty where nothing was, or it is private. */
  lostTo: Type.String(),
  version: Type.Integer(),
  can: Type.Array(oneOf(bookingActs)),
})

export const VenueLine = record({
  id: Id,
  ...venueFields,
  approvalUnitName: Type.String(),
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
  closeReason: Type.String(),
  version: Type.Integer(),
  /** Until when it is occupied now; null: free. */
  busyUntil: nullable(Instant),
})

export const EquipmentLine = record({
  id: Id,
  name: Type.String(),
  count: Type.Integer(),
  /** Not in use at this moment. */
  free: Type.Integer(),
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
  closeReason: Type.String(),
  version: Type.Integer(),
})

/** Seven days from `from`. */
export const VenueWeek = record({
  venue: VenueLine,
  from: CivilDate,
  bookings: Type.Array(BookingCard),
  can: Type.Array(oneOf(venueActs)),
})

export const EquipmentWeek = record({
  equipment: EquipmentLine,
  from: CivilDate,
  bookings: Type.Array(BookingCard),
  can: Type.Array(oneOf(venueActs)),
})

const One = record({ id: Id })
const version = Type.Integer()

export const listVenues = endpoint({
  method: 'GET',
  path: '/api/venues',
  summary: 'Rooms and equipment of my agency, and whether they are in use now',
  access: 'meeting.attend',
  query: record({ closed: Type.Optional(Type.Boolean()) }),
  reply: record({
    venues: Type.Array(VenueLine),
    equipment: Type.Array(EquipmentLine),
    /** Units whose head can approve; for who manages. */
    units: Type.Array(record({ id: Id, name: Type.String() })),
    /** Bookings that wait for me. */
    waiting: Type.Integer(),
    can: Type.Array(oneOf(venueActs)),
  }),
  faults: [],
})

const week = record({ from: Type.Optional(CivilDate) })

export const readVenue = endpoint({
  method: 'GET',
  path: '/api/venues/:id',
  summary: 'A room and its bookings of seven days, from today or from a day',
  access: 'meeting.attend',
  params: One,
  query: week,
  reply: VenueWeek,
  faults: ['thing.missing'],
})

export const readEquipment = endpoint({
  method: 'GET',
  path: '/api/equipment/:id',
  summary: 'A kind of equipment and its bookings of seven days, from today or from a day',
  access: 'meeting.attend',
  params: One,
  query: week,
  reply: EquipmentWeek,
  faults: ['thing.missing'],
})

export const findFreeVenues = endpoint({
  method: 'GET',
  path: '/api/venues-free',
  summary: 'Rooms that nobody holds in a span and that have so many seats, the smallest that fits first',
  access: 'meeting.attend',
  query: record({ from: Instant, to: Instant, seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })) }),
  reply: record({
    venues: Type.Array(
      record({
        id: Id,
        name: Type.String(),
        address: Type.String(),
        seats: Type.Integer(),
        needsApproval: Type.Boolean(),
        /** Somebody else has asked for it in this span. */
        asked: Type.Boolean(),
      }),
    ),
  }),
  faults: ['input.invalid'],
})

export const createVenue = endpoint({
  method: 'POST',
  path: '/api/venues',
  summary: 'Enter a room of my agency',
  access: 'venue.manage',
  body: record({ ...venueFields, validFrom: CivilDate }),
  reply: VenueWeek,
  faults: ['access.denied', 'input.invalid', 'venue.name-taken'],
})

export const changeVenue = endpoint({
  method: 'PUT',
  path: '/api/venues/:id',
  summary: 'Change what a room is; what is booked keeps the minutes it was booked with',
  access: 'venue.manage',
  params: One,
  body: record({ ...venueFields, version }),
  reply: VenueWeek,
  faults: ['access.denied', 'input.invalid', 'thing.missing', 'thing.changed', 'thing.state', 'venue.name-taken'],
})

const closing = record({ on: CivilDate, reason: text(300), version })

export const closeVenue = endpoint({
  method: 'PUT',
  path: '/api/venues/:id/end',
  summary: 'Say after which day a room is used no more; not while it is booked later',
  access: 'venue.manage',
  params: One,
  body: closing,
  reply: VenueWeek,
  faults: ['access.denied', 'input.invalid', 'thing.missing', 'thing.changed', 'thing.state', 'venue.booked-later'],
})

const equipmentFields = { name: text(200), count: Type.Integer({ minimum: 1, maximum: 100_000 }) }

export const createEquipment = endpoint({
  method: 'POST',
  path: '/api/equipment',
  summary: 'Enter equipment of my agency that is lent',
  access: 'venue.manage',
  body: record({ ...equipmentFields, validFrom: CivilDate }),
  reply: EquipmentWeek,
  faults: ['access.denied', 'input.invalid', 'venue.name-taken'],
})

export const changeEquipment = endpoint({
  method: 'PUT',
  path: '/api/equipment/:id',
  summary: 'Change name or count of equipment; not to fewer than are booked at once',
  access: 'venue.manage',
  params: One,
  body: record({ ...equipmentFields, version }),
  reply: EquipmentWeek,
  faults: ['access.denied', 'thing.missing', 'thing.changed', 'thing.state', 'venue.name-taken', 'equipment.short'],
})

export const closeEquipment = endpoint({
  method: 'PUT',
  path: '/api/equipment/:id/end',
  summary: 'Say after which day equipment is lent no more; not while it is booked later',
  access: 'venue.manage',
  params: One,
  body: closing,
  reply: EquipmentWeek,
  faults: ['access.denied', 'input.invalid', 'thing.missing', 'thing.changed', 'thing.state', 'venue.booked-later'],
})

export const listBookings = endpoint({
  method: 'GET',
  path: '/api/bookings',
  summary: 'Bookings that wait for me to approve, or that I asked for and are not over; the nearest 200',
  access: 'meeting.attend',
  query: record({ view: oneOf(['waiting', 'mine'] as const) }),
  reply: record({ bookings: Type.Array(BookingCard) }),
  faults: [],
})

export const book = endpoint({
  method: 'POST',
  path: '/api/bookings',
  summary: 'Book a room or equipment; where a room needs approval it is asked for',
  access: 'venue.book',
  body: record({
    venueId: nullable(Id),
    equipmentId: nullable(Id),
    /** Of equipment; 1 for a room. */
    quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    startsAt: Instant,
    endsAt: Instant,
    title: text(300),
    forWhom: Type.String({ maxLength: 300 }),
    private: Type.Boolean(),
  }),
  reply: BookingCard,
  faults: ['access.denied', 'input.invalid', 'thing.missing', 'thing.state', 'venue.taken', 'equipment.short'],
})

const acted = ['access.denied', 'thing.missing', 'thing.changed', 'thing.state'] as const

export const moveBooking = endpoint({
  method: 'PUT',
  path: '/api/bookings/:id/time',
  summary: 'Set another time for a booking; where it needs approval it is asked for anew',
  access: 'venue.book',
  params: One,
  body: record({ startsAt: Instant, endsAt: Instant, version }),
  reply: BookingCard,
  faults: [...acted, 'input.invalid', 'venue.taken', 'equipment.short'],
})

export const cancelBooking = endpoint({
  method: 'PUT',
  path: '/api/bookings/:id/cancellation',
  summary: 'Cancel a booking with the reason',
  access: 'venue.book',
  params: One,
  body: record({ reason: text(300), version }),
  reply: BookingCard,
  faults: acted,
})

export const approveBooking = endpoint({
  method: 'PUT',
  path: '/api/bookings/:id/approval',
  summary: 'Approve a booking; others that asked for the room in its time are refused and told',
  access: 'venue.approve',
  params: One,
  body: record({ version }),
  reply: BookingCard,
  faults: [...acted, 'venue.taken'],
})

export const refuseBooking = endpoint({
  method: 'PUT',
  path: '/api/bookings/:id/refusal',
  summary: 'Refuse a booking with the reason, which whoever asked is told',
  access: 'venue.approve',
  params: One,
  body: record({ reason: text(300), version }),
  reply: BookingCard,
  faults: acted,
})
