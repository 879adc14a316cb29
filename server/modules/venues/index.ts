import * as contract from '#contract/venues.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { book, cancelBooking, moveBookingTime } from './commands/book.ts'
import { approveBooking, refuseBooking } from './commands/decide-booking.ts'
import { changeEquipment, closeEquipment, createEquipment } from './commands/keep-equipment.ts'
import { changeVenue, closeVenue, createVenue } from './commands/keep-venue.ts'
import { findFreeVenues, listBookings, listVenues } from './queries/venues.ts'
import { readEquipment, readVenue } from './queries/weeks.ts'
import { signals } from './signals.ts'
import './facts.ts'

export { createEquipment } from './commands/keep-equipment.ts'
export { createVenue } from './commands/keep-venue.ts'
export { bookFor, bookingStateOf, moveBooking, placeOf, releaseBookings, venueOn } from './doors.ts'
export { titlesOfBookings } from './titles.ts'

export const venuesRoom: Room = {
  name: 'venues',
  routes: [
    on(contract.listVenues, listVenues),
    on(contract.readVenue, readVenue),
    on(contract.readEquipment, readEquipment),
    on(contract.findFreeVenues, findFreeVenues),
    on(contract.createVenue, createVenue),
    on(contract.changeVenue, changeVenue),
    on(contract.closeVenue, closeVenue),
    on(contract.createEquipment, createEquipment),
    on(contract.changeEquipment, changeEquipment),
    on(contract.closeEquipment, closeEquipment),
    on(contract.listBookings, listBookings),
    on(contract.book, book),
    on(contract.moveBooking, moveBookingTime),
    on(contract.cancelBooking, cancelBooking),
    on(contract.approveBooking, approveBooking),
    on(contract.refuseBooking, refuseBooking),
  ],
  signals,
}
