export { type Actor, may, type OnBehalfOf, systemActor, titleOnBehalf } from './actor.ts'
export { delegability, mayStandIn, scopesOf } from './delegable.ts'
export { rolePermissions } from './roles.ts'
