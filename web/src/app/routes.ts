import { type Route, route } from '../kit/routes.ts'

/** Every address of the web, each page in its own file fetched when first opened. */
export const routes: readonly Route[] = [
  route('/', 'nav.today', () => import('../rooms/documents/TodayPage.svelte')),
  route('/work', 'nav.work', () => import('../rooms/documents/work/WorkPage.svelte')),
  route('/queue', 'nav.queue', () => {
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/documents/work/QueuePage.svelte')
  }),
  route('/incoming', 'nav.incoming', () => import('../rooms/documents/IncomingPage.svelte')),
  route('/outgoing', 'nav.outgoing', () => import('../rooms/documents/OutgoingPage.svelte')),
  route('/drafting', 'nav.drafting', () => import('../rooms/documents/drafting/DraftingPage.svelte')),
  route('/drafting/new', 'drafting.new', () => import('../rooms/documents/drafting/NewDraftPage.svelte')),
  route('/drafting/:id', 'drafting.title', () => {
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/documents/drafting/DraftPage.svelte')
  }),
  route('/drafting/:id/compare', 'compare.title', () => import('../rooms/documents/drafting/ComparePage.svelte')),
  route('/approve', 'nav.approve', () => {
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/documents/drafting/ApprovePage.svelte')
  }),
  route('/to-sign', 'nav.toSign', () => {
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/documents/signing/ToSignPage.svelte')
  }),
  route('/my-signing', 'mySigning.title', () => import('../rooms/documents/signing/MySigningPage.svelte')),
  route('/trust', 'trust.title', () => import('../rooms/documents/signing/TrustPage.svelte')),
  route('/signing-authorities', 'nav.authorities', () => import('../rooms/documents/drafting/AuthoritiesPage.svelte')),
  route('/further-fields', 'further.fields', () => import('../rooms/documents/further/FieldsPage.svelte')),
  route('/templates', 'nav.templates', () => import('../rooms/documents/drafting/TemplatesPage.svelte')),
  route('/recipient-groups', 'groups.title', () => import('../rooms/documents/groups/GroupsPage.svelte')),
  route('/drafts', 'nav.drafts', () => import('../rooms/documents/DraftsPage.svelte')),
  route('/search', 'search.title', () => import('../rooms/documents/SearchPage.svelte')),
  route('/documents/:id', 'doc.title', () => {
    // A document is nearly always a PDF: the viewer comes along with the page instead of after its facts.
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/documents/DocumentPage.svelte')
  }),
  route('/tasks', 'nav.tasks', () => import('../rooms/dossiers/tasks/TasksPage.svelte')),
  route('/tasks/new', 'tasks.give', () => import('../rooms/dossiers/tasks/NewTaskPage.svelte')),
  route('/tasks/programme', 'programme.title', () => import('../rooms/dossiers/programme/ProgrammePage.svelte')),
  route('/tasks/:id', 'nav.tasks', () => import('../rooms/dossiers/tasks/TaskPage.svelte')),
  route('/files', 'nav.files', () => import('../rooms/dossiers/files/FilesPage.svelte')),
  route('/files/list', 'filelist.title', () => import('../rooms/dossiers/lists/FileListPage.svelte')),
  route('/files/:id', 'nav.files', () => import('../rooms/dossiers/file/FilePage.svelte')),
  route('/bodies', 'bodies.title', () => import('../rooms/bodies/BodiesPage.svelte')),
  route('/bodies/:id', 'bodies.title', () => import('../rooms/bodies/BodyPage.svelte')),
  route('/meetings', 'nav.meetings', () => import('../rooms/meetings/MeetingsPage.svelte')),
  route('/meetings/new', 'meet.new', () => import('../rooms/meetings/NewMeetingPage.svelte')),
  route('/meetings/calendar', 'meet.calendar', () => import('../rooms/meetings/CalendarPage.svelte')),
  route('/meetings/:id', 'meet.one', () => import('../rooms/meetings/MeetingPage.svelte')),
  route('/meetings/:id/papers/:paperId', 'meet.paper', () => {
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/meetings/PaperPage.svelte')
  }),
  route('/meetings/:id/live', 'live.title', () => import('../rooms/sittings/LivePage.svelte')),
  route('/meetings/:id/minutes', 'minutes.title', () => import('../rooms/minutes/MinutesPage.svelte')),
  route('/meetings/:id/wall', 'live.wall.title', () => import('../rooms/sittings/WallPage.svelte')),
  route('/slips', 'nav.slips', () => import('../rooms/slips/SlipsPage.svelte')),
  route('/slips/:id', 'slips.one', () => import('../rooms/slips/SlipPage.svelte')),
  route('/slips/:id/papers/:paperId', 'slips.paper', () => {
    void import('../ui/pdf/PdfViewer.svelte').catch(() => undefined)
    return import('../rooms/slips/SlipPaperPage.svelte')
  }),
  route('/venues', 'nav.venues', () => import('../rooms/venues/VenuesPage.svelte')),
  route('/venues/:id', 'venues.one', () => import('../rooms/venues/VenuePage.svelte')),
  route('/equipment/:id', 'equipment.one', () => import('../rooms/venues/EquipmentPage.svelte')),
  route('/registers', 'nav.registers', () => import('../rooms/registers/RegistersPage.svelte')),
  route('/registers/:id', 'nav.registers', () => import('../rooms/registers/RegisterPage.svelte')),
  route('/notices', 'notices.title', () => import('../rooms/notices/NoticesPage.svelte')),
  route('/reports', 'nav.reports', () => import('../rooms/reports/ReportsPage.svelte')),
  route('/access-log', 'signIns.title', () => import('../rooms/audit/AccessPage.svelte')),
  route('/uses', 'uses.title', () => import('../rooms/audit/UsesPage.svelte')),
  route('/me', 'me.title', () => import('../rooms/identity/MePage.svelte')),
  route('/delegations', 'delegation.title', () => import('../rooms/identity/DelegationsPage.svelte')),
  route('/access-changes', 'accessChanges.title', () => import('../rooms/documents/access/AccessChangesPage.svelte')),
  route('/unheld-work', 'unheld.title', () => import('../rooms/handover/UnheldPage.svelte')),
  route('/holds', 'hold.title', () => import('../rooms/documents/access/HoldsPage.svelte')),
  route('/outgoing/new', 'compose.title', () => import('../rooms/documents/compose/ComposePage.svelte')),
  route('/documents/:id/edit', 'compose.title.edit', () => import('../rooms/documents/compose/ComposePage.svelte')),
  route('/incoming/new', 'arrive.title', () => import('../rooms/documents/compose/ArrivalPage.svelte')),
  route('/organisation', 'nav.organisation', () => import('../rooms/organisation/OrganisationPage.svelte')),
  route('/reorganisation', 'reorg.title', () => import('../rooms/organisation/reorganisation/ActsPage.svelte')),
  route('/reorganisation/:id', 'reorg.title', () => import('../rooms/organisation/reorganisation/ActPage.svelte')),
  route('/accounts', 'nav.accounts', () => import('../rooms/accounts/AccountsPage.svelte')),
  route('/operations', 'nav.operations', () => import('../rooms/operations/OperationsPage.svelte')),
  route('/calendar', 'calendar.title', () => import('../rooms/operations/CalendarPage.svelte')),
]
