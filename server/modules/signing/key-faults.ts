import { type Fault, fault } from '#platform/fault.ts'
import { KeyError } from '#platform/pki/keys/port.ts'

/** What a key's keeper said, in our codes. Whatever else was thrown stays as it is. */
export function keyFault(error: unknown): unknown {
  return error instanceof KeyError ? faultOf(error) : error
}

function faultOf({ code, facts }: KeyError): Fault {
  if (code === 'pkcs11.pin' || facts['error'] === 'invalid_pin' || facts['error'] === 'invalid_otp')
    return fault('certificate.pin-wrong', { left: null })
  if (code === 'remote.refused') return fault('signature.refused', { code: String(facts['error'] ?? code) })
  return fault('key.unreachable', { what: code.startsWith('remote.') ? 'remote' : 'token', code })
}

/** The call may have reached the service although no answer came back: what became of it is asked for. */
export const maybeBegun = (error: unknown) =>
  error instanceof KeyError &&
  ['remote.unreachable', 'remote.slow', 'remote.status', 'remote.not-a-reply', 'remote.too-large'].includes(error.code)
