import type { FaultCode } from '#contract/faults.ts'

/** Every refusal: what happened, what is safe, what to do. A code without words does not compile. */
export const faults = {
  'fault.offline': 'Mất kết nối với máy chủ. Những gì Anh/Chị đã nhập vẫn còn trên màn hình; hãy thử lại khi có mạng.',
  'fault.input.invalid': 'Một số ô chưa đúng. Hãy sửa các ô được đánh dấu rồi làm lại.',
  'fault.access.denied': 'Chức vụ Anh/Chị đang giữ không có quyền làm việc này.',
  'fault.access.origin': 'Yêu cầu không đến từ trang này nên bị từ chối. Hãy tải lại trang.',
  'fault.thing.missing': 'Không tìm thấy, hoặc Anh/Chị không có quyền xem.',
  'fault.thing.changed': 'Người khác vừa sửa nội dung này. Hãy tải lại để xem bản mới rồi làm tiếp.',
  'fault.thing.state': 'Việc này không còn làm được vì trạng thái đã thay đổi. Hãy tải lại để xem trạng thái mới.',
  'fault.rate.limited': 'Có quá nhiều yêu cầu trong thời gian ngắn. Hãy chờ {seconds} giây rồi thử lại.',
  'fault.internal':
    'Máy chủ gặp lỗi chưa rõ. Dữ liệu đã lưu vẫn an toàn. Hãy thử lại; nếu còn lỗi, báo quản trị kèm mã {request}.',
  'fault.service.unavailable': 'Máy chủ đang tạm dừng. Dữ liệu đã lưu vẫn an toàn; hãy thử lại sau ít phút.',

  'fault.session.missing': 'Phiên làm việc đã kết thúc. Hãy đăng nhập lại.',
  'fault.session.locked': 'Phiên đã khóa vì không thao tác. Hãy nhập mật khẩu để tiếp tục.',
  'fault.session.second-factor': 'Cần mã xác thực thứ hai để tiếp tục.',
  'fault.session.password-change': 'Cần đổi mật khẩu trước khi làm việc.',
  'fault.session.post-missing': 'Tài khoản chưa được giao chức vụ nào đang có hiệu lực. Hãy liên hệ quản trị cơ quan.',
  'fault.session.post-changed':
    'Chức vụ đang làm việc đã đổi (ở thẻ khác, hoặc chức vụ đã kết thúc) nên chưa lưu gì. Hãy kiểm tra chức vụ ở góc trên rồi làm lại.',
  'fault.login.failed': 'Tên đăng nhập hoặc mật khẩu không đúng.',
  'fault.login.locked': 'Tài khoản bị khóa vì nhập sai 5 lần, đến {until}. Quản trị cơ quan có thể mở khóa sớm hơn.',
  'fault.login.disabled': 'Tài khoản đã ngừng hoạt động. Hãy liên hệ quản trị cơ quan.',
  'fault.login.code-wrong':
    'Mã xác thực không đúng hoặc đã dùng rồi. Hãy kiểm tra đồng hồ của điện thoại và nhập mã mới.',
  'fault.password.weak': 'Mật khẩu chưa đủ mạnh, còn thiếu: {missing}.',
  'fault.password.used-before': 'Mật khẩu này đã dùng trong 10 lần gần nhất. Hãy chọn mật khẩu khác.',
  'fault.password.wrong': 'Mật khẩu không đúng.',
  'fault.account.login-taken': 'Tên đăng nhập này đã có người dùng.',
  'fault.account.second-factor-required': 'Quản trị viên phải giữ xác thực hai bước.',

  'fault.delegation.unfit': 'Chưa ủy quyền được cho “{name}”: {why}.',
  'fault.delegation.overlaps':
    'Chức vụ này đã ủy quyền cho “{name}” từ {from} đến {to}. Mỗi thời điểm chỉ một người xử lý thay; hãy thu hồi ủy quyền đó hoặc chọn ngày khác.',

  'fault.unit.code-taken': 'Mã định danh này đang thuộc cơ quan khác trong thời gian đó.',
  'fault.unit.cycle': 'Không thể đặt một cơ quan bên dưới chính nó.',
  'fault.unit.ended': 'Cơ quan hoặc đơn vị này đã kết thúc hoạt động.',
  'fault.import.invalid': 'Tệp có {count} chỗ sai nên chưa ghi gì. Hãy sửa các dòng được nêu rồi nhập lại.',
  'fault.import.unreadable': 'Không đọc được tệp. Hãy lưu lại dưới dạng .xlsx hoặc .csv (UTF-8).',

  'fault.register.closed': 'Sổ “{name}” đã đóng, không cấp số nữa. Hãy chọn sổ khác.',
  'fault.register.date-before-last':
    'Ngày phải từ {last} trở đi, vì số đã cấp đến ngày đó (số và ngày phải tăng cùng nhau).',
  'fault.register.date-in-future': 'Không thể cấp số cho một ngày chưa đến.',
  'fault.register.kind-not-covered': 'Sổ “{name}” không nhận loại văn bản này. Hãy chọn sổ khác.',
  'fault.register.number-taken':
    'Số {number} của năm nay đã thuộc về văn bản khác, vì hai sổ cùng cấp một ký hiệu. Hãy chọn sổ khác hoặc chia lại loại văn bản giữa các sổ.',
  'fault.register.name-taken': 'Cơ quan đã có sổ mang tên này.',
  'fault.register.overlaps':
    'Sổ “{name}” đang mở cũng nhận {kinds}: hai sổ sẽ cấp trùng số, ký hiệu. Hãy chia lại loại văn bản giữa các sổ trước.',
  'fault.register.kind-numbered':
    'Năm nay sổ “{name}” đã cấp số cho {kind}. Để không trùng số, ký hiệu, sổ này phải bắt đầu từ số {next} trở lên.',
  'fault.register.closing-date': 'Ngày đóng sổ phải từ {last} (ngày cấp số gần nhất) đến hôm nay.',
  'fault.register.numbers-held': 'Sổ còn {count} số đang giữ. Hãy dùng hoặc bỏ trống các số này rồi mới đóng sổ.',
  'fault.register.number-not-held':
    'Số {number} không ở tình trạng cho phép việc này. Hãy tải lại trang và xem lại sổ.',
  'fault.register.reservation-over': 'Số này chỉ được giữ đến {until}. Hãy dùng số khác.',
  'fault.register.suffix-date': 'Số phụ chỉ dùng cho văn bản đề ngày {on}.',
  'fault.register.date-after-next': 'Số đứng sau đã ghi ngày {next}; số này không thể ghi ngày muộn hơn.',
  'fault.document.unsigned':
    'Chưa đủ chữ ký số: còn thiếu {missing}. Văn bản điện tử chỉ được gửi đi khi có cả hai chữ ký.',
  'fault.document.signature-bad':
    'Chữ ký số không hợp lệ trên tệp: {files}. Hãy xem kết quả kiểm tra, rồi trả lại nơi gửi hoặc xác nhận đã biết để vẫn đăng ký.',
  'fault.document.signed':
    'Văn bản đã được ký số nên không rút lại phê duyệt được. Văn thư có thể trả lại kèm lý do trước khi cấp số.',
  'fault.signature.stale':
    'Người khác vừa ký hoặc bổ sung vào tệp này. Chữ ký của Anh/Chị chưa được ghi; hãy mở lại tệp và ký tiếp trên bản mới.',
  'fault.signature.order': 'Chưa đến lượt ký này: {first}.',
  'fault.signature.over': 'Phiên ký đã hết hạn hoặc đã kết thúc. Chưa có gì được ký; hãy bắt đầu lại.',
  'fault.signature.refused': 'Dịch vụ giữ khóa đã từ chối ký ({code}). Chưa có gì được ghi vào văn bản.',
  'fault.signature.unfit-file': 'Không ký được tệp này: {why}.',
  'fault.signature.not-proven':
    'Chữ ký vừa tạo không kiểm chứng được ({why}) nên không được lưu. Tệp vẫn như cũ; hãy thử lại hoặc báo quản trị.',
  'fault.signature.busy': 'Đang có nhiều tệp được ký cùng lúc. Hãy thử lại sau ít giây.',
  'fault.signature.batch-most': 'Dịch vụ này mỗi lần chỉ ký được {most} văn bản. Hãy chọn ít hơn.',
  'fault.certificate.missing': 'Chưa có chứng thư số dùng được cho việc này. Hãy đăng ký chứng thư số rồi ký.',
  'fault.certificate.unfit': 'Chứng thư số “{name}” không dùng được: {why}.',
  'fault.certificate.pin-wrong': 'Mã PIN không đúng.{left}',
  'fault.certificate.pin-weak': 'Mã PIN cần từ 6 ký tự trở lên và không phải dãy lặp hay liên tiếp.',
  'fault.certificate.container': 'Không mở được tệp chứng thư số: {why}.',
  'fault.key.unreachable': 'Không liên lạc được với {what} ({code}). Chưa có gì được ký; hãy thử lại.',
  'fault.image.unfit': 'Ảnh không dùng được: {why}.',
  'fault.seal.not-keeper':
    'Chỉ văn thư đang được giao giữ con dấu mới tự mình ký số của cơ quan (Nghị định 30/2020, Điều 32).',
  'fault.seal.agency-unfit': 'Không xin đóng dấu của {name} được: {why}.',
  'fault.copy.unfit': 'Không sao được văn bản: {why}',
  'fault.copy.own-request': 'Người đề nghị không tự duyệt bản sao. Hãy nhờ lãnh đạo khác.',
  'fault.body.chair-taken': 'Trong thời gian này đã có người chủ tọa. Hãy ghi ngày người đó thôi giữ vai trò trước.',
  'fault.body.member-twice': 'Người này đã là thành viên trong thời gian đó.',
  'fault.body.name-taken': 'Tên này đã có trong thời gian đó. Hãy chọn tên khác.',
  'fault.body.rule-overlaps':
    'Đã có quy tắc có hiệu lực từ {from}. Quy tắc đang có hiệu lực chỉ thay được từ ngày mai; quy tắc chưa có hiệu lực phải rút trước.',
  'fault.body.ready-set-missing': 'Chưa có bộ quy tắc mẫu cho loại tổ chức này. Hãy nhập từng quy tắc.',
  'fault.paper.lent': 'Bản lưu đang cho mượn ({name}). Hãy ghi nhận trả trước khi cho mượn tiếp.',
  'fault.register.own-request': 'Người đề nghị không tự duyệt. Hãy nhờ lãnh đạo khác.',
  'fault.register.request-open': 'Đã có đề nghị bỏ trống số này đang chờ duyệt.',

  'fault.file.empty': 'Tệp rỗng (0 byte). Hãy chọn đúng tệp.',
  'fault.file.too-large': 'Tệp lớn hơn mức cho phép ({limit}). Hãy chia nhỏ hoặc nén lại.',
  'fault.file.type-refused':
    'Loại tệp này không được nhận (nội dung là: {found}). Hãy dùng PDF, Word, Excel, PowerPoint, ODF hoặc ảnh.',
  'fault.file.broken': 'Tệp PDF bị hỏng hoặc tải về chưa trọn vẹn. Hãy lấy lại tệp gốc.',
  'fault.file.damaged': 'Tệp lưu trong kho không còn khớp mã băm nên không được mở. Quản trị hệ thống đã được báo.',
  'fault.file.store-full': 'Kho tệp đã đầy nên chưa lưu được. Văn bản đã có vẫn an toàn; hãy báo quản trị hệ thống.',
  'fault.file.store-unreachable': 'Chưa kết nối được kho tệp. Hãy thử lại sau ít phút.',
  'fault.upload.offset': 'Việc tải lên bị lệch. Hãy thử lại, hệ thống sẽ tiếp tục từ chỗ đã nhận.',
  'fault.upload.incomplete': 'Tệp chưa tải lên đủ. Hãy thử lại.',

  'fault.document.secret-content':
    'Văn bản có độ mật không được lưu trên hệ thống nối mạng (Luật Bảo vệ bí mật nhà nước). Chưa có gì được lưu; hãy xử lý theo đường văn bản mật.',
  'fault.document.secret-mark':
    'Trang đầu của “{file}” có dấu “{mark}”. Văn bản có độ mật không được lưu trên hệ thống nối mạng (Luật Bảo vệ bí mật nhà nước), nên tệp đã bị gỡ ra và xóa khỏi kho. Hãy xử lý theo đường văn bản mật; nếu dấu này không phải độ mật (như văn bản đã giải mật), hãy tải lại tệp và xác nhận điều đó.',
  'fault.document.secret-stub-off':
    'Cơ quan chưa cho phép ghi dòng sổ không nội dung cho văn bản mật. Hãy vào sổ giấy theo quy định.',
  'fault.document.duplicate': 'Có thể văn bản này đã vào sổ. Hãy xem các văn bản trùng trước khi xác nhận.',
  'fault.document.no-file': 'Chưa có tệp văn bản chính đã ký.',
  'fault.document.no-recipient': 'Chưa có nơi nhận.',
  'fault.document.recipient-ended':
    'Nơi nhận “{name}” không còn hoạt động. Hãy bỏ ra hoặc chọn cơ quan kế thừa{successors}.',
  'fault.document.recipient-unfit': 'Chưa gửi được đến “{name}”: {why}.',
  'fault.recipients.name-taken': 'Đã có nhóm mang tên này. Hãy đặt tên khác.',
  'fault.reorganisation.own': 'Người lập đề án không tự duyệt. Hãy nhờ quản trị khác.',
  'fault.reorganisation.early': 'Đề án có hiệu lực từ ngày {on}, chưa áp dụng được trước ngày đó.',
  'fault.reorganisation.late': 'Đã quá hạn hoàn tác (ngày {on}).',
  'fault.reorganisation.unfit': 'Đề án còn {problems} điều phải sửa. Hãy chạy thử lại để xem từng dòng.',
  'fault.reorganisation.worked-on':
    'Chưa hoàn tác được: từ khi áp dụng, nơi tiếp nhận đã có việc mới ({count}). Không có gì bị thay đổi.',
  'fault.document.code-missing':
    '“{agency}” chưa có mã định danh nên chưa phát hành được. Hãy liên hệ quản trị cơ quan.',
  'fault.document.further-missing': 'Còn thiếu thông tin bổ sung bắt buộc: {names}. Hãy nhập rồi thực hiện lại.',
  'fault.document.not-printable':
    'Tệp này không in kèm dấu người in được: chỉ in được PDF không khóa, đến 30 MB. Hãy tải tệp gốc về rồi in.',
  'fault.document.print-busy': 'Nhiều người đang in cùng lúc. Hãy đợi một lát rồi in lại.',
  'fault.document.recalled': 'Văn bản đã bị thu hồi nên không mở được nội dung. Thông tin đăng ký vẫn được lưu.',
  'fault.document.relation-unfit':
    'Văn bản “{label}” không chọn được cho quan hệ này. Thay thế, sửa đổi, đính chính: chọn văn bản cơ quan đã phát hành; trả lời: chọn văn bản đến đã vào sổ.',
  'fault.document.held':
    'Văn bản đang bị phong tỏa nên không sửa, xóa, phát hành hay trả lại được. Hãy chờ giải tỏa hoặc hỏi lãnh đạo.',

  'fault.access.unfit': 'Chưa thay đổi được quyền của “{name}”: {why}.',
  'fault.access.own-change':
    'Người tạo thay đổi hoặc người được, bị thay đổi quyền không tự xác nhận. Hãy nhờ lãnh đạo khác.',

  'fault.document.content-fixed':
    'Nội dung đã được lãnh đạo duyệt nên không sửa hoặc xóa ở đây. Có thể bổ sung nơi nhận, số bản; nếu cần sửa nội dung, hãy từ chối cấp số kèm lý do.',
  'fault.document.other-year':
    'Văn bản đã duyệt in sẵn năm {year} nên không ghi được ngày của năm khác. Hãy từ chối cấp số để người soạn điền lại mẫu.',

  'fault.authority.unfit': 'Chưa giao được thẩm quyền ký: {why}.',

  'fault.draft.checked-out':
    '“{name}” đang lấy bản thảo ra sửa. Hãy chờ người đó trả lại, hoặc nhờ trưởng đơn vị mở khóa.',
  'fault.draft.own-check':
    'Anh/Chị là người soạn dự thảo này nên không thay trưởng đơn vị kiểm tra nó. Hãy rút về và trình người khác kiểm tra.',
  'fault.draft.person-unfit': 'Chưa chuyển được cho “{name}”: {why}.',
  'fault.draft.no-pdf': 'Chưa có bản PDF để đọc và duyệt: {why}.',
  'fault.draft.signer-missing': 'Chưa chọn người ký. Hãy chọn người ký trong phần thông tin dự thảo.',
  'fault.draft.authority-ended':
    'Người ký “{name}” không có hoặc không còn thẩm quyền ký loại văn bản này. Hãy chọn người ký khác.',
  'fault.draft.other-bytes': 'Bản thảo đã có phiên bản khác với bản vừa đọc. Hãy đọc bản mới rồi duyệt.',
  'fault.draft.undo-late': 'Chỉ hoàn tác được trong {seconds} giây. Bây giờ hãy trả lại kèm lý do.',
  'fault.draft.opinions-open': 'Chưa đến hạn và còn chờ ý kiến của: {names}.',
  'fault.draft.type-unfit': 'Bản thảo phải là tệp Word (docx), ODT, Excel (xlsx) hoặc PDF.',
  'fault.draft.template-unfit': 'Tệp mẫu không dùng được: {why}.',

  'fault.notice.push-service': 'Trình duyệt này dùng dịch vụ thông báo đẩy mà hệ thống không gửi đến được.',

  'fault.routing.target-unfit': 'Chưa giao được cho “{name}”: {why}.',
  'fault.routing.lead-missing': 'Chưa có đơn vị hoặc người chủ trì. Hãy chọn chủ trì trước khi giao phối hợp.',
  'fault.routing.lead-taken': '“{name}” đang chủ trì văn bản này. Hãy thay chủ trì hoặc giao phối hợp.',
  'fault.routing.due-past': 'Thời hạn {due} không dùng được. Hãy chọn thời điểm muộn hơn.',
  'fault.routing.undo-late': 'Chỉ rút lại được trong {seconds} giây. Bây giờ hãy thu hồi phân công kèm lý do.',
  'fault.routing.support-open': 'Còn chờ ý kiến phối hợp, chưa đến hạn: {names}.',
  'fault.routing.children-open': 'Người được giao chủ trì chưa hoàn thành: {names}.',
  'fault.routing.reply-missing': 'Phải có văn bản trả lời đã phát hành. Hãy ghi đúng số, ký hiệu của văn bản trả lời.',
  'fault.routing.opinion-missing': 'Hãy ghi ý kiến phối hợp trước khi hoàn thành.',
  'fault.routing.extension-open': 'Đã có một đề nghị gia hạn đang chờ trả lời.',

  'fault.dossier.list-exists': 'Năm này đã có danh mục hồ sơ.',
  'fault.dossier.list-empty': 'Danh mục chưa có hồ sơ nào nên chưa duyệt được.',
  'fault.dossier.abbreviation-taken': 'Chữ viết tắt này đã dùng cho một đề mục khác của danh mục.',
  'fault.dossier.heading-used': 'Đề mục còn hồ sơ hoặc đề mục nhỏ nên chưa bỏ được.',
  'fault.dossier.notation-taken': 'Số và ký hiệu này đã dùng cho một hồ sơ khác trong năm.',
  'fault.dossier.entry-opened': 'Hồ sơ này trong danh mục đã được mở.',
  'fault.dossier.member-already': 'Người hoặc đơn vị này đã có trong hồ sơ.',
  'fault.dossier.incomplete': 'Hồ sơ chưa đủ điều kiện kết thúc. Xem các mục còn thiếu trên trang hồ sơ.',
  'fault.dossier.full': 'Đã đến giới hạn {limit} mục.',
  'fault.task.late-reason': 'Nhiệm vụ đã quá hạn. Hãy nêu lý do chậm khi báo cáo hoàn thành.',
  'fault.task.parts-open': 'Còn nhiệm vụ con chưa xong: {names}.',
  'fault.task.extension-open': 'Đã có một đề nghị gia hạn đang chờ trả lời.',
  'fault.task.full': 'Đã đến giới hạn {limit} mục.',
  'fault.venue.taken': 'Phòng đã có lịch trong thời gian này: {title}, {from} – {to}.',
  'fault.venue.name-taken': 'Tên này đã được dùng cho một phòng họp hoặc thiết bị khác của cơ quan.',
  'fault.venue.booked-later': 'Sau ngày này còn {count} lượt đặt. Hãy chuyển hoặc hủy các lượt đặt đó trước.',
  'fault.equipment.short': 'Thiết bị không đủ trong thời gian này; còn {free}.',
  'fault.meeting.unready': 'Chưa thể trình cuộc họp; còn thiếu: {missing}.',
  'fault.meeting.invitation-open':
    'Giấy mời của cuộc họp đang được soạn. Hãy hủy dự thảo giấy mời rồi sửa cuộc họp, để giấy mời không sai nội dung.',
  'fault.sitting.no-chair':
    'Chưa có chủ tọa hoặc phó chủ tọa trong phòng họp. Hãy điểm danh người chủ trì trước khi khai mạc.',
  'fault.sitting.speech-running': 'Đang có người phát biểu. Hãy kết thúc lượt phát biểu rồi bế mạc.',
  'fault.sitting.check-in-closed': 'Tự điểm danh từ {from} đến {until}. Ngoài thời gian này, hãy báo thư ký cuộc họp.',
  'fault.sitting.code-used': 'Mã của {name} đã được dùng lúc {at}.',
  'fault.sitting.code-unknown': 'Mã này không thuộc cuộc họp. Hãy kiểm tra lại hoặc điểm danh bằng tên.',
  'fault.sitting.queue-closed': 'Thư ký đã đóng danh sách đăng ký phát biểu.',
  'fault.sitting.vote-open':
    'Còn một nội dung biểu quyết chưa kết thúc. Hãy kết thúc, công bố hoặc hủy biểu quyết đó trước.',
  'fault.vote.no-rule':
    'Chưa có quy tắc biểu quyết cho loại nội dung này. Hãy khai báo quy tắc của tổ chức họp tại mục Tổ chức họp, rồi mở biểu quyết lại.',
  'fault.vote.form-unfit':
    'Quy tắc yêu cầu {form}. Hãy chọn cách kiểm phiếu bằng phiếu giấy và nhập kết quả do Ban kiểm phiếu công bố.',
  'fault.vote.no-quorum': 'Chưa đủ người họp: có mặt {present}, cần {needed}. Biểu quyết mở được khi đủ người.',
  'fault.vote.another-open': 'Đang có một biểu quyết khác. Hãy kết thúc biểu quyết đó trước.',
  'fault.vote.paper-unfit':
    'Phiên bản tài liệu được biểu quyết chưa phát hành đến mọi người dự họp. Hãy chọn phiên bản đang phát hành.',
  'fault.vote.over': 'Biểu quyết đã kết thúc; lựa chọn này không được ghi nhận.',
  'fault.vote.not-elector': 'Anh/Chị không có quyền biểu quyết nội dung này.',
  'fault.vote.not-present': 'Chỉ người có mặt được biểu quyết. Hãy điểm danh trước, hoặc báo thư ký.',
  'fault.vote.cast-before': 'Anh/Chị đã biểu quyết; quy tắc không cho đổi lựa chọn.',
  'fault.vote.counts-unfit':
    'Số đã kiểm ({counted}) nhiều hơn số người có quyền biểu quyết ({electors}). Hãy kiểm lại.',
  'fault.ballot.no-key':
    'Chưa có khóa của Ban kiểm phiếu: {names}. Mỗi người mở trang cuộc họp trên máy của mình và tạo khóa.',
  'fault.ballot.paper-unfit': 'Phiếu không đúng dạng. Hãy tải lại trang và bỏ phiếu lại; phiếu chưa được ghi nhận.',
  'fault.ballot.pass-unfit': 'Kết quả mở phiếu không đúng số lượng hoặc dạng. Hãy mở lại trên máy đã tạo khóa.',
  'fault.ballot.disputed':
    'Hai lần kiểm phiếu cho kết quả khác nhau. Không công bố được; hãy lập biên bản và hủy lần bỏ phiếu này.',
  'fault.slip.no-rule':
    'Tổ chức họp này chưa có quy tắc lấy ý kiến bằng phiếu đang hiệu lực. Hãy nhập quy tắc ở trang Tổ chức họp trước.',
  'fault.slip.days': 'Theo quy tắc, thời hạn trả lời phải từ {least} đến {most} ngày làm việc.',
  'fault.slip.no-members': 'Hôm nay không có thành viên nào có quyền biểu quyết để gửi phiếu.',
  'fault.slip.no-question': 'Chưa có câu hỏi nào. Hãy thêm ít nhất một câu hỏi rồi gửi.',
  'fault.slip.answered': 'Phiếu này đã được trả lời; quy tắc không cho đổi ý kiến.',
  'fault.slip.over': 'Đã hết hạn lúc {due}; ý kiến đã gửi trong hạn được giữ nguyên.',
  'fault.slip.waiting':
    'Còn {waiting} thành viên chưa trả lời và còn hạn đến {due}. Chỉ chốt được khi hết hạn hoặc đủ phiếu.',
  'fault.slip.full': 'Đã đạt giới hạn {limit} tài liệu.',
  'fault.minutes.change-unfit': 'Thay đổi không ghép được vào biên bản. Hãy tải lại trang.',
  'fault.minutes.full': 'Đã đạt giới hạn {limit}. Hãy rút gọn hoặc xóa bớt trước khi thêm.',
  'fault.minutes.comment-open':
    'Còn {count} ý kiến chưa được trả lời. Hãy trả lời từng ý kiến trước khi chốt biên bản.',
  'fault.meeting.full': 'Đã đến giới hạn {limit} mục của một cuộc họp.',
  'fault.meeting.person-unfit': 'Chưa mời được “{name}”: {why}.',
  'fault.meeting.site-used': 'Điểm cầu này còn người hoặc đơn vị dự. Hãy chuyển họ sang điểm cầu khác trước.',
  'fault.meeting.paper-late':
    'Đã quá hạn gửi tài liệu ({due}). Hãy nêu lý do gửi chậm; lý do được ghi vào hồ sơ cuộc họp.',
  'fault.meeting.pages-unread': 'Hệ thống đang đếm số trang của tài liệu. Hãy gửi lại sau ít giây.',
  'fault.meeting.summary-missing':
    'Tờ trình dài {pages} trang. Từ trên {over} trang phải kèm bản tóm tắt không quá {most} trang; hãy thêm bản tóm tắt trước khi gửi.',
} as const satisfies Record<`fault.${FaultCode | 'offline' | 'document.secret-mark'}`, string>
