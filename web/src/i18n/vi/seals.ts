/** Seals of other agencies and documents several agencies issue together. */
export const seals = {
  'missing.other': 'chữ ký, con dấu của cơ quan khác đã được đề nghị',
  'sealUnfit.own': 'đây là cơ quan của Anh/Chị',
  'sealUnfit.no-keeper': 'cơ quan này chưa giao ai giữ con dấu',
  'sealUnfit.ended': 'cơ quan này không còn hoạt động',
  'sealUnfit.asked': 'cơ quan này đã được đề nghị',
  'sealUnfit.agency': 'cơ quan đã chọn',
  'notices.kind.seal.asked': 'đề nghị cơ quan đóng dấu vào một văn bản',
  'access.mine.guest': 'cơ quan khác đề nghị ký hoặc đóng dấu vào văn bản này',
  'toSign.pile.secondSealed': 'Cơ quan khác xin đóng dấu ({n})',
  'toSign.from': 'Văn bản của {name}',
  'step.kind.joint': 'Cơ quan cùng ban hành ký',
  'step.kind.jointSeal': 'Cơ quan cùng ban hành đóng dấu',
  'step.ask.joint': 'Mời cơ quan cùng ban hành',
  'step.ask.joint.body':
    'Với văn bản liên tịch: lãnh đạo cơ quan được chọn ký sau người ký của cơ quan mình, trước khi cấp số; con dấu của cơ quan ấy đóng sau con dấu của cơ quan mình. Văn bản lấy số của cơ quan mình.',
  'step.agency': 'Cơ quan',
  'step.agency.placeholder': 'Gõ tên cơ quan',
  'step.agency.hint': 'Chỉ các cơ quan đã giao văn thư giữ con dấu.',
  'step.agency.reads':
    'Từ lúc gửi, {name} đọc được riêng văn bản này. Văn bản chưa phát hành được cho đến khi có trả lời.',
  'step.agency.change': 'Chọn cơ quan khác',
  'step.leader': 'Lãnh đạo ký',
  'step.leader.choose': 'Chọn lãnh đạo',
  'step.leader.none': 'Cơ quan này chưa có lãnh đạo nào đang giữ chức vụ. Hãy chọn cơ quan khác.',
  'step.asked.agency': 'Đã gửi đề nghị đến {name}',
  'step.refuse.seal': 'Từ chối đóng dấu',
  'step.refused.seal.done': 'Đã từ chối đóng dấu',
  'verify.law.issuers':
    'Văn bản do {n} cơ quan cùng ban hành: có chữ ký của {persons} người có thẩm quyền và của {agencies} cơ quan.',
  'seal.guest': 'Văn bản của {name} gửi xin chữ ký, con dấu. Anh/Chị đọc riêng văn bản này.',
} as const
