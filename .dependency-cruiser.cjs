// Who may know whom. Rooms by level: a room looks down through doors, never up, never sideways (CONTRIBUTING, "The house in one page").
const rooms = [
  ['organisation', 'identity'],
  ['registers', 'files', 'bodies', 'venues'],
  ['documents'],
  ['routing', 'drafting', 'signing', 'dossiers', 'paper'],
  ['interchange', 'meetings', 'slips', 'archive', 'reorganisation', 'handover'],
  ['sittings'],
  ['votes'],
  ['minutes'],
  ['search', 'reports', 'notifications', 'audit', 'operations'],
]
/** The one look to the side that is allowed: who a person is rests on the posts that person holds. */
const sideways = new Set(['identity>organisation'])

const upward = rooms.slice(0, -1).flatMap((level, i) =>
  level.map((room) => ({
    name: `${room}-looks-up`,
    severity: 'error',
    comment: 'Record a fact and let the higher room react.',
    from: { path: `^server/modules/${room}/` },
    to: {
      path: `^server/modules/(${rooms
        .slice(i + 1)
        .flat()
        .join('|')})/`,
    },
  })),
)
const beside = rooms.flatMap((level) =>
  level.map((room) => ({
    name: `${room}-looks-aside`,
    severity: 'error',
    comment: 'Rooms of one level know each other by facts only.',
    from: { path: `^server/modules/${room}/` },
    to: {
      path: `^server/modules/(${level.filter((it) => it !== room && !sideways.has(`${room}>${it}`)).join('|') || '-'})/`,
    },
  })),
)
const only = (name, path, where) => ({
  name,
  severity: 'error',
  from: { path: '^(server|web)/', pathNot: where },
  to: { path: `^node_modules/${path}(/|$)` },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'doors-only',
      severity: 'error',
      from: { path: '^server/modules/([^/]+)/' },
      to: { path: '^server/modules/([^/]+)/.+', pathNot: ['^server/modules/$1/', '^server/modules/[^/]+/index[.]ts$'] },
    },
    {
      name: 'doors-only-from-outside',
      severity: 'error',
      from: { path: '^(server|test|bench)/', pathNot: '^(server/modules/|test/(unit|laws)/)' },
      to: { path: '^server/modules/([^/]+)/.+', pathNot: '^server/modules/[^/]+/index[.]ts$' },
    },
    {
      name: 'platform-is-blind',
      severity: 'error',
      from: { path: '^server/(platform|access)/' },
      to: { path: '^server/(modules|app|main|dev|ops)' },
    },
    {
      name: 'access-knows-no-platform',
      severity: 'error',
      from: { path: '^server/access/' },
      to: { path: '^server/platform/' },
    },
    {
      name: 'rooms-know-no-dev',
      severity: 'error',
      from: { path: '^server/modules/' },
      to: { path: '^server/(app|main|dev|ops)' },
    },
    {
      name: 'contract-is-pure',
      severity: 'error',
      from: { path: '^server/contract/' },
      to: { pathNot: ['^server/contract/', '^node_modules/typebox/'] },
    },
    {
      name: 'web-sees-contract-only',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^server/', pathNot: '^server/contract/' },
    },
    {
      name: 'web-rooms-apart',
      severity: 'error',
      from: { path: '^web/src/rooms/([^/]+)/' },
      to: { path: '^web/src/rooms/([^/]+)/', pathNot: '^web/src/rooms/$1/' },
    },
    {
      name: 'ui-is-dumb',
      severity: 'error',
      from: { path: '^web/src/ui/' },
      to: { path: '^web/src/(rooms|app)/|^web/src/kit/(api|live)' },
    },
    only('fastify-at-the-edge', '@?fastify[^/]*', '^server/(app[.]ts|platform/(http|live)/)'),
    only('minio-in-the-store', 'minio', '^server/platform/store/'),
    only('argon2-in-identity', '@node-rs/argon2', '^server/modules/identity/'),
    only(
      'pdfjs-in-its-places',
      'pdfjs-dist',
      '^(web/(src/ui/|vite)|server/modules/files/extract|server/platform/pdf/)',
    ),
    only('pdf-lib-in-pdf', '(@cantoo/pdf-lib|fontkit)', '^server/platform/pdf/'),
    only('word-files-in-drafting', '(docxtemplater|pizzip|diff)', '^server/modules/drafting/paper/'),
    only('xml-is-read', 'saxes', '^server/(modules/drafting/paper|platform/xml-signature)/'),
    only('xml-is-signed', 'xml-crypto', '^server/platform/xml-signature/'),
    only('word-is-written', 'docx', '^server/(modules/drafting/paper/|platform/print/)'),
    only('certificates-in-pki', 'pkcs11js', '^server/platform/pki/'),
    only('images-in-pades', 'fast-png', '^server/platform/pades/'),
    only('zips-are-written', 'yazl', '^server/platform/zip/'),
    only('pdfkit-in-print', 'pdfkit', '^server/platform/print/'),
    ...upward,
    ...beside,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
      extensions: ['.ts', '.svelte', '.js', '.mjs'],
    },
  },
}
