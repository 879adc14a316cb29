export const kit = {
  'keys.title': 'Phím tắt',
  'keys.off': 'Phím một chữ cái đang tắt. Bật lại trong mục Hiển thị.',
  'keys.search': 'Tìm văn bản',
  'keys.help': 'Xem danh sách phím tắt',
  'keys.next': 'Xuống dòng sau',
  'keys.previous': 'Lên dòng trước',
  'keys.select': 'Chọn hoặc bỏ chọn dòng',
  'keys.open': 'Mở dòng',
  'keys.primary': 'Thực hiện việc chính của màn hình',

  'when.now': 'vừa xong',
  'when.minutes': '{n} phút trước',
  'when.hours': '{n} giờ trước',
  'when.days': '{n} ngày trước',

  'due.overdue': 'Quá hạn {n} ngày',
  'due.today': 'Hạn hôm nay',
  'due.soon': 'Còn {n} ngày',
  'due.later': 'Hạn {date}',
  'due.none': 'Không đặt hạn',
} as const
