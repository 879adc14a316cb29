import type { BodyBlock } from '#platform/print/paper.ts'
import type { SampleAgency } from './agencies.ts'
import type { Dice } from './dice.ts'
import { headTitle } from './people.ts'
import type { Theme } from './themes.ts'

export interface Occasion {
  readonly kind: string
  readonly issuer: SampleAgency
  readonly theme: Theme
  readonly targets: readonly SampleAgency[]
  readonly upward: boolean
  readonly luck: Dice
}

export interface Wording {
  readonly kindName: string
  readonly subject: string
  readonly addressed: boolean
  readonly decidedBy?: string
  readonly legalBases: readonly string[]
  readonly body: readonly BodyBlock[]
  readonly dueInDays?: number
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  CV: 'Công văn',
  KH: 'Kế hoạch',
  TB: 'Thông báo',
  GM: 'Giấy mời',
  QĐ: 'Quyết định',
  HD: 'Hướng dẫn',
  CT: 'Chỉ thị',
  CĐ: 'Công điện',
  BC: 'Báo cáo',
  TTr: 'Tờ trình',
}

const DUE = [3, 5, 7, 10, 15, 20] as const

type Writer = (occasion: Occasion) => Omit<Wording, 'kindName'>

const WRITERS: Readonly<Record<string, Writer>> = {
  CV: letter,
  KH: plan,
  TB: notice,
  GM: invitation,
  QĐ: decision,
  HD: guidance,
  CT: directive,
  CĐ: telegram,
  BC: report,
  TTr: submission,
}

/** Words of one paper: 3 to 8 paragraphs that fit its kind. */
export function wording(occasion: Occasion): Wording {
  const writer = WRITERS[occasion.kind] ?? letter
  return { kindName: KIND_NAMES[occasion.kind] ?? 'Công văn', ...writer(occasion) }
}

function letter(occasion: Occasion): Omit<Wording, 'kindName'> {
  const { issuer, theme, upward, luck } = occasion
  const about = luck.pick(theme.subjects)
  const dueInDays = luck.pick(DUE)
  if (upward) {
    return {
      subject: `đề nghị hướng dẫn việc ${about}`,
      addressed: true,
      legalBases: [],
      body: [
        text(luck.pick(theme.situation)),
        text(`Trong quá trình triển khai nhiệm vụ ${about}, ${issuer.shortName} gặp một số vướng mắc như sau:`),
        {
          type: 'points',
          mark: 'number',
          items: luck.some(theme.tasks, 2).map((task) => `Về nội dung: ${lower(task)}`),
        },
        text(`${issuer.shortName} trân trọng đề nghị quý cơ quan xem xét, hướng dẫn để đơn vị có căn cứ thực hiện.`),
      ],
      dueInDays,
    }
  }
  return {
    subject: about,
    addressed: true,
    legalBases: [],
    body: [
      text(luck.pick(theme.situation)),
      text(`Để chủ động trong công tác ${theme.field}, ${issuer.name} đề nghị các cơ quan, địa phương thực hiện:`),
      { type: 'points', mark: 'number', items: luck.some(theme.tasks, 3 + luck.roll(2)) },
      text(
        `Kết quả gửi về ${issuer.shortName} trong vòng ${dueInDays} ngày kể từ ngày ban hành văn bản này để tổng hợp.`,
      ),
      text('Nhận được văn bản này, đề nghị các cơ quan, địa phương khẩn trương triển khai thực hiện.'),
    ],
    dueInDays,
  }
}

function plan({ issuer, theme, targets, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  const tasks = luck.some(theme.tasks, 4)
  return {
    subject: upperFirst(about),
    addressed: false,
    legalBases: [],
    body: [
      text(`${theme.basis}, ${issuer.name} ban hành kế hoạch với những nội dung chính như sau:`),
      { type: 'heading', text: 'I. MỤC ĐÍCH, YÊU CẦU' },
      text(luck.pick(theme.situation)),
      text('Việc tổ chức phải thiết thực, tiết kiệm, phân công rõ người, rõ việc, rõ thời gian và rõ kết quả.'),
      { type: 'heading', text: 'II. NỘI DUNG' },
      { type: 'points', mark: 'number', items: tasks },
      { type: 'heading', text: 'III. PHÂN CÔNG' },
      {
        type: 'table',
        columns: [
          { label: 'STT', share: 1, align: 'center' },
          { label: 'Nhiệm vụ', share: 6 },
          { label: 'Cơ quan thực hiện', share: 4 },
        ],
        rows: tasks.map((task, at) => [`${at + 1}`, task, targets[at % targets.length]?.shortName ?? issuer.shortName]),
      },
      text('Trong quá trình thực hiện nếu có khó khăn, các cơ quan phản ánh kịp thời để được xem xét, điều chỉnh.'),
    ],
    dueInDays: luck.pick(DUE) + 10,
  }
}

function notice({ issuer, theme, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  return {
    subject: `Kết luận tại cuộc họp về ${about}`,
    addressed: false,
    legalBases: [],
    body: [
      text(
        `Vừa qua, lãnh đạo ${issuer.shortName} đã chủ trì cuộc họp về ${about}. Sau khi nghe báo cáo và ý kiến của các đại biểu, chủ trì cuộc họp kết luận:`,
      ),
      text(luck.pick(theme.situation)),
      { type: 'points', mark: 'number', items: luck.some(theme.tasks, 3) },
      text(`${issuer.shortName} thông báo để các cơ quan, đơn vị biết, thực hiện.`),
    ],
  }
}

function invitation({ issuer, theme, targets, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  const hour = luck.pick(['08 giờ 00', '09 giờ 30', '14 giờ 00', '15 giờ 30'])
  return {
    subject: `Họp bàn về ${about}`,
    addressed: false,
    legalBases: [],
    body: [
      text(
        `${issuer.name} trân trọng kính mời đại diện lãnh đạo: ${targets.map((target) => target.shortName).join('; ')}.`,
      ),
      text(
        ` họp trực tiếp kết hợp trực tuyến, bắt đầu lúc ${hour}, ngày làm việc thứ ba sau ngày ban hành giấy mời này.`,
        'Thời gian:',
      ),
      text(
        ` phòng họp số ${1 + luck.roll(4)}, trụ sở ${issuer.shortName}; các điểm cầu chuẩn bị đường truyền trước ba mươi phút.`,
        'Địa điểm:',
      ),
      text(` ${about}. Các cơ quan chuẩn bị ý kiến bằng văn bản, gửi trước một ngày.`, 'Nội dung:'),
      text('Đề nghị các đại biểu dự họp đầy đủ, đúng thành phần.'),
    ],
    dueInDays: 3,
  }
}

function decision({ issuer, theme, targets, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  return {
    subject: `Về việc thành lập Tổ công tác ${about}`,
    addressed: false,
    decidedBy: `${headTitle(issuer.key)} ${issuer.name}`,
    legalBases: [
      'Căn cứ Luật Tổ chức chính quyền địa phương',
      theme.basis,
      `Theo đề nghị của ${targets[0]?.name ?? issuer.name}`,
    ],
    body: [
      text(
        ` Thành lập Tổ công tác ${about}, gồm đại diện: ${targets.map((target) => target.shortName).join('; ')}.`,
        'Điều 1.',
      ),
      text(' Tổ công tác có nhiệm vụ:', 'Điều 2.'),
      { type: 'points', mark: 'letter', items: luck.some(theme.tasks, 3) },
      text(' Tổ công tác làm việc theo chế độ kiêm nhiệm và tự giải thể khi hoàn thành nhiệm vụ.', 'Điều 3.'),
      text(
        ' Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan có liên quan chịu trách nhiệm thi hành.',
        'Điều 4.',
      ),
    ],
  }
}

function guidance({ issuer, theme, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  return {
    subject: `Một số nội dung về ${about}`,
    addressed: false,
    legalBases: [],
    body: [
      text(`${theme.basis}, ${issuer.name} hướng dẫn một số nội dung như sau:`),
      { type: 'heading', text: '1. Yêu cầu chung' },
      text(luck.pick(theme.situation)),
      { type: 'heading', text: '2. Cách làm' },
      { type: 'points', mark: 'letter', items: luck.some(theme.tasks, 3) },
      text('Nội dung nào chưa rõ, các đơn vị liên hệ với bộ phận chuyên môn để được giải đáp.'),
    ],
  }
}

function directive({ issuer, theme, luck }: Occasion): Omit<Wording, 'kindName'> {
  const dueInDays = luck.pick(DUE)
  return {
    subject: `Về ${luck.pick(theme.subjects)}`,
    addressed: false,
    legalBases: [],
    body: [
      ...theme.situation.map((each) => text(each)),
      text(
        `Trước tình hình đó, ${headTitle(issuer.key)} ${issuer.name} yêu cầu thủ trưởng các cơ quan, chính quyền cấp dưới:`,
      ),
      { type: 'points', mark: 'number', items: luck.some(theme.tasks, 4) },
      text(`Báo cáo kết quả trong vòng ${dueInDays} ngày. Văn phòng theo dõi, đôn đốc việc thực hiện Chỉ thị này.`),
    ],
    dueInDays,
  }
}

function telegram({ issuer, theme, luck }: Occasion): Omit<Wording, 'kindName'> {
  return {
    subject: `Về ${luck.pick(theme.subjects)}`,
    addressed: false,
    legalBases: [],
    body: [
      text(luck.pick(theme.situation)),
      text(`${headTitle(issuer.key)} ${issuer.name} điện yêu cầu các cơ quan, địa phương triển khai ngay:`),
      { type: 'points', mark: 'number', items: luck.some(theme.tasks, 3) },
      text('Duy trì trực hai mươi bốn giờ trong ngày, báo cáo tình hình trước mười bảy giờ hằng ngày.'),
    ],
    dueInDays: 1,
  }
}

function report({ issuer, theme, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  return {
    subject: `Kết quả ${about}`,
    addressed: true,
    legalBases: [],
    body: [
      text(`Thực hiện chỉ đạo của cấp trên, ${issuer.name} báo cáo kết quả ${about} như sau:`),
      { type: 'heading', text: 'I. KẾT QUẢ' },
      text(luck.pick(theme.situation)),
      {
        type: 'table',
        columns: [
          { label: 'Chỉ tiêu', share: 6 },
          { label: 'Đơn vị tính', share: 2, align: 'center' },
          { label: 'Kết quả', share: 2, align: 'right' },
        ],
        rows: theme.measures.map(([label, unit]) => [label, unit, figure(unit, luck)]),
      },
      { type: 'heading', text: 'II. HẠN CHẾ' },
      text('Nguồn lực còn mỏng, địa bàn rộng, một số việc làm chưa đúng tiến độ đã đề ra.'),
      { type: 'heading', text: 'III. NHIỆM VỤ THỜI GIAN TỚI' },
      { type: 'points', mark: 'number', items: luck.some(theme.tasks, 2) },
      text(`Trên đây là báo cáo của ${issuer.shortName}, kính gửi cấp trên tổng hợp.`),
    ],
  }
}

function submission({ issuer, theme, luck }: Occasion): Omit<Wording, 'kindName'> {
  const about = luck.pick(theme.subjects)
  return {
    subject: `Về việc hỗ trợ kinh phí ${about}`,
    addressed: true,
    legalBases: [],
    body: [
      text(luck.pick(theme.situation)),
      text(`Để kịp thời thực hiện ${about}, ${issuer.name} kính trình xem xét hỗ trợ kinh phí cho các nội dung:`),
      { type: 'points', mark: 'number', items: luck.some(theme.tasks, 3) },
      text(`Tổng kinh phí đề nghị: ${120 + luck.roll(80) * 10} triệu đồng (có dự toán chi tiết của đơn vị).`),
      text(`${issuer.name} kính trình xem xét, quyết định.`),
    ],
    dueInDays: luck.pick(DUE),
  }
}

function text(words: string, lead?: string): BodyBlock {
  const trimmed = words.trim()
  return lead === undefined ? { type: 'paragraph', text: trimmed } : { type: 'paragraph', lead, text: trimmed }
}

function figure(unit: string, luck: Dice): string {
  return unit === '%' ? `${80 + luck.roll(20)},${luck.roll(10)}` : `${5 + luck.roll(400)}`
}

function lower(words: string): string {
  return words.slice(0, 1).toLocaleLowerCase('vi') + words.slice(1)
}

function upperFirst(words: string): string {
  return words.slice(0, 1).toLocaleUpperCase('vi') + words.slice(1)
}
