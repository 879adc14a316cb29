/** What the sample papers are about, in words of our own. */
export interface Theme {
  readonly field: string
  /** Mark of the field in symbols of province and district committees. */
  readonly provinceUnit: 'TH' | 'KTN' | 'VX' | 'NC'
  readonly districtUnit: 'NNMT' | 'VX' | 'NC'
  /** Department of the province and office of the district in charge. */
  readonly department: string
  readonly office: string
  /** Nominal phrases, so that `V/v …`, `Về việc …` and `Kế hoạch …` all read well. */
  readonly subjects: readonly string[]
  readonly basis: string
  readonly situation: readonly string[]
  readonly tasks: readonly string[]
  /** Figures of reports: label and unit. */
  readonly measures: readonly (readonly [label: string, unit: string])[]
}

export const themes: readonly Theme[] = [
  {
    field: 'phòng, chống hạn',
    provinceUnit: 'KTN',
    districtUnit: 'NNMT',
    department: 'so-nong-nghiep-moi-truong',
    office: 'phong-nong-nghiep-moi-truong-than-uyen',
    subjects: [
      'phòng, chống hạn hán và thiếu nước sinh hoạt mùa khô',
      'điều tiết nước phục vụ gieo cấy vụ đông xuân',
      'kiểm tra an toàn hồ, đập và kênh mương trước mùa mưa',
    ],
    basis: 'Căn cứ Luật Thủy lợi ngày 19 tháng 6 năm 2017',
    situation: [
      'Từ đầu mùa khô đến nay lượng mưa đo được thấp hơn trung bình nhiều năm, một số khe suối đầu nguồn đã cạn, nước về các phai, đập giảm nhanh.',
      'Nhiều bản vùng cao phải lấy nước cách nhà hơn một giờ đi bộ; một phần diện tích lúa và chè có nguy cơ thiếu nước nếu nắng nóng kéo dài.',
    ],
    tasks: [
      'Rà soát từng công trình cấp nước tập trung, ghi rõ công trình hỏng, nguyên nhân và số hộ bị ảnh hưởng.',
      'Lập lịch tưới luân phiên theo từng tuyến kênh, niêm yết tại nhà văn hóa bản để người dân cùng giám sát.',
      'Ưu tiên nước cho sinh hoạt, trạm y tế, trường học bán trú và gia súc, sau đó mới đến cây trồng.',
      'Nạo vét cửa lấy nước, đắp phai tạm, sửa các đoạn kênh rò rỉ bằng ngày công của bản.',
      'Hướng dẫn chuyển diện tích không chủ động nước sang ngô, lạc hoặc rau màu ngắn ngày.',
    ],
    measures: [
      ['Diện tích có nguy cơ hạn', 'ha'],
      ['Số hộ thiếu nước sinh hoạt', 'hộ'],
      ['Chiều dài kênh đã nạo vét', 'km'],
    ],
  },
  {
    field: 'lâm nghiệp',
    provinceUnit: 'KTN',
    districtUnit: 'NNMT',
    department: 'so-nong-nghiep-moi-truong',
    office: 'phong-nong-nghiep-moi-truong-than-uyen',
    subjects: [
      'tăng cường phòng cháy, chữa cháy rừng trong cao điểm nắng nóng',
      'chi trả dịch vụ môi trường rừng cho cộng đồng bản',
      'trồng rừng và trồng cây phân tán',
    ],
    basis: 'Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017',
    situation: [
      'Thực bì dưới tán rừng khô nỏ, cấp dự báo cháy rừng ở nhiều xã đã lên cấp IV, cấp V; người dân bắt đầu phát dọn nương.',
      'Một số tổ bảo vệ rừng ở bản chưa được thay dụng cụ dập lửa, việc trực gác tại chòi canh chưa đều.',
    ],
    tasks: [
      'Phân công người trực gác ngày đêm tại các cửa rừng khi dự báo cháy từ cấp III trở lên.',
      'Hướng dẫn người dân đăng ký thời gian đốt nương với trưởng bản, chỉ đốt khi lặng gió và có người canh lửa.',
      'Kiểm tra, phát quang đường băng cản lửa ở khu rừng giáp ranh giữa các xã.',
      'Công khai danh sách hộ, cộng đồng nhận tiền dịch vụ môi trường rừng tại nhà văn hóa ít nhất mười lăm ngày.',
      'Báo ngay vụ cháy qua điện thoại đường dây nóng, gửi báo cáo bằng văn bản trong ngày.',
    ],
    measures: [
      ['Diện tích rừng được tuần tra', 'ha'],
      ['Số tổ bảo vệ rừng', 'tổ'],
      ['Số buổi tuyên truyền', 'buổi'],
    ],
  },
  {
    field: 'giáo dục',
    provinceUnit: 'VX',
    districtUnit: 'VX',
    department: 'so-giao-duc-dao-tao',
    office: 'phong-giao-duc-dao-tao-than-uyen',
    subjects: [
      'chuẩn bị cơ sở vật chất cho năm học mới',
      'huy động học sinh ra lớp sau kỳ nghỉ Tết',
      'bảo đảm an toàn bếp ăn trường bán trú',
    ],
    basis: 'Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019',
    situation: [
      'Một số điểm trường lẻ còn phòng học tạm, mái tôn xuống cấp, thiếu nhà vệ sinh đạt yêu cầu cho học sinh bán trú.',
      'Tỷ lệ chuyên cần ở các lớp cuối cấp giảm sau những đợt rét đậm và mùa lễ hội của đồng bào.',
    ],
    tasks: [
      'Thống kê phòng học, nhà bán trú cần sửa trước ngày tựu trường, xếp theo mức độ cấp bách.',
      'Giáo viên chủ nhiệm cùng trưởng bản đến từng gia đình có học sinh nghỉ quá ba ngày.',
      'Lưu mẫu thức ăn đủ thời gian quy định, công khai thực đơn và giá thực phẩm hằng ngày.',
      'Rà soát chế độ hỗ trợ gạo, tiền ăn cho học sinh bán trú, chi trả đúng đối tượng, đúng kỳ.',
      'Bố trí giáo viên dạy liên trường đối với môn Tin học và Ngoại ngữ còn thiếu người.',
    ],
    measures: [
      ['Số phòng học đã sửa chữa', 'phòng'],
      ['Tỷ lệ chuyên cần', '%'],
      ['Số học sinh bán trú', 'em'],
    ],
  },
  {
    field: 'giao thông',
    provinceUnit: 'KTN',
    districtUnit: 'NNMT',
    department: 'so-xay-dung',
    office: 'phong-kinh-te-ha-tang-than-uyen',
    subjects: [
      'khắc phục sạt lở và bảo đảm giao thông trên các tuyến đường tỉnh, đường huyện',
      'duy tu, bảo dưỡng đường giao thông nông thôn',
      'lập lại trật tự hành lang an toàn đường bộ',
    ],
    basis: 'Căn cứ Luật Đường bộ ngày 27 tháng 6 năm 2024',
    situation: [
      'Mưa lớn vừa qua gây sạt taluy dương tại nhiều vị trí, có điểm ách tắc quá nửa ngày, ảnh hưởng việc đi lại và thu mua nông sản.',
      'Một số tuyến liên bản mặt đường bê tông bị xói hàm ếch, rãnh dọc bị lấp, biển báo mờ hoặc mất.',
    ],
    tasks: [
      'Bố trí máy xúc thường trực tại các điểm hay sạt lở, thông xe bước một trong vòng bốn giờ.',
      'Cắm biển cảnh báo, rào chắn và cử người hướng dẫn tại các ngầm tràn khi nước dâng.',
      'Phát động nhân dân khơi rãnh, phát cây hai bên đường vào ngày cuối tuần đầu tiên của tháng.',
      'Lập danh mục cầu treo, cầu tạm cần kiểm định, dừng khai thác cầu không an toàn.',
      'Xử lý công trình, bạt che lấn chiếm hành lang theo đúng thẩm quyền.',
    ],
    measures: [
      ['Khối lượng đất đá đã hót dọn', 'm³'],
      ['Số điểm sạt lở đã xử lý', 'điểm'],
      ['Chiều dài đường được sửa', 'km'],
    ],
  },
  {
    field: 'chuyển đổi số',
    provinceUnit: 'TH',
    districtUnit: 'VX',
    department: 'so-khoa-hoc-cong-nghe',
    office: 'phong-van-hoa-khoa-hoc-than-uyen',
    subjects: [
      'số hóa hồ sơ, tài liệu và gửi nhận văn bản điện tử liên thông',
      'nâng cao tỷ lệ hồ sơ trực tuyến toàn trình',
      'hoạt động của tổ công nghệ số cộng đồng',
    ],
    basis: 'Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư',
    situation: [
      'Việc gửi nhận văn bản điện tử đã thành nền nếp ở cấp tỉnh, nhưng ở một số xã vẫn còn in giấy rồi mới xử lý, hồ sơ công việc trên mạng lập chưa đủ.',
      'Đường truyền tại các xã xa trung tâm hay gián đoạn khi mưa bão; máy quét cũ, công chức kiêm nhiệm nhiều việc.',
    ],
    tasks: [
      'Đăng ký văn bản đến trên hệ thống ngay trong ngày, văn bản khẩn đăng ký và trình ngay khi nhận.',
      'Ký số cá nhân và ký số cơ quan đúng vị trí, không gửi kèm bản giấy khi đã gửi bản điện tử.',
      'Lập danh mục hồ sơ đầu năm và giao hồ sơ cho từng người theo dõi.',
      'Kiểm tra chứng thư số sắp hết hạn trước ít nhất ba mươi ngày.',
      'Tổ công nghệ số cộng đồng hướng dẫn người dân nộp hồ sơ trực tuyến vào các phiên chợ.',
    ],
    measures: [
      ['Tỷ lệ văn bản gửi hoàn toàn điện tử', '%'],
      ['Số hồ sơ đã số hóa', 'hồ sơ'],
      ['Số lượt người dân được hướng dẫn', 'lượt'],
    ],
  },
  {
    field: 'y tế',
    provinceUnit: 'VX',
    districtUnit: 'VX',
    department: 'so-y-te',
    office: 'phong-y-te-than-uyen',
    subjects: [
      'tiêm chủng mở rộng và tiêm bù cho trẻ em vùng cao',
      'phòng, chống dịch bệnh mùa đông xuân',
      'bảo đảm an toàn thực phẩm tại lễ hội và chợ phiên',
    ],
    basis: 'Căn cứ Luật Phòng, chống bệnh truyền nhiễm ngày 21 tháng 11 năm 2007',
    situation: [
      'Tỷ lệ trẻ dưới một tuổi tiêm đủ mũi ở vài bản xa đường ô tô còn thấp, một số gia đình đi nương dài ngày nên lỡ lịch tiêm.',
      'Thời tiết lạnh ẩm thuận lợi cho cúm, sởi và thủy đậu lây lan trong trường học bán trú.',
    ],
    tasks: [
      'Trạm y tế xã rà từng trẻ theo sổ, lập danh sách tiêm bù và báo lịch đến tận bản.',
      'Tổ chức điểm tiêm lưu động tại nhà văn hóa vào ngày phiên chợ để bà con tiện đưa con đến.',
      'Theo dõi nhiệt độ dây chuyền lạnh hai lần mỗi ngày, ghi chép đầy đủ.',
      'Nhà trường báo ngay cho trạm y tế khi có từ ba học sinh cùng triệu chứng trong một tuần.',
      'Kiểm tra nguồn gốc thực phẩm của các bếp ăn tập thể và hàng quán quanh lễ hội.',
    ],
    measures: [
      ['Số trẻ được tiêm bù', 'trẻ'],
      ['Số điểm tiêm lưu động', 'điểm'],
      ['Số cơ sở thực phẩm được kiểm tra', 'cơ sở'],
    ],
  },
  {
    field: 'trực Tết',
    provinceUnit: 'TH',
    districtUnit: 'NC',
    department: 'van-phong-ubnd-tinh',
    office: 'van-phong-huyen-than-uyen',
    subjects: [
      'trực và bảo đảm công việc trong dịp nghỉ Tết Nguyên đán',
      'chăm lo Tết cho hộ nghèo và gia đình chính sách',
      'treo cờ, vệ sinh công sở và bảo vệ cơ quan dịp nghỉ lễ',
    ],
    basis: 'Căn cứ Bộ luật Lao động ngày 20 tháng 11 năm 2019',
    situation: [
      'Kỳ nghỉ Tết kéo dài nhiều ngày, nhu cầu đi lại, mua sắm tăng, thời tiết có thể rét đậm, rét hại ở vùng cao.',
      'Qua kiểm tra những năm trước, một số nơi phân công trực còn hình thức, số điện thoại trực không liên lạc được.',
    ],
    tasks: [
      'Phân công lãnh đạo, văn thư và bảo vệ trực đủ các ngày nghỉ, gửi danh sách kèm số điện thoại.',
      'Văn thư trực mở hệ thống ít nhất hai lần mỗi buổi, chuyển ngay văn bản khẩn tới lãnh đạo trực.',
      'Trao quà Tết tận tay hộ nghèo, không để sót hộ ở bản xa, có ký nhận.',
      'Không dùng xe công đi lễ hội, không tổ chức chúc Tết cấp trên.',
      'Ra quân làm việc ngay ngày đầu sau kỳ nghỉ, báo cáo tình hình trước mười sáu giờ hằng ngày.',
    ],
    measures: [
      ['Số suất quà đã trao', 'suất'],
      ['Số ca trực', 'ca'],
      ['Số văn bản khẩn đã xử lý', 'văn bản'],
    ],
  },
  {
    field: 'bầu cử',
    provinceUnit: 'NC',
    districtUnit: 'NC',
    department: 'so-noi-vu',
    office: 'phong-noi-vu-than-uyen',
    subjects: [
      'rà soát, lập danh sách cử tri',
      'chuẩn bị điểm bỏ phiếu tại các bản vùng cao',
      'tuyên truyền về bầu cử bằng tiếng dân tộc',
    ],
    basis: 'Căn cứ Luật Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân ngày 25 tháng 6 năm 2015',
    situation: [
      'Nhiều cử tri đi làm ăn xa, một số bản có người mới chuyển đến chưa cập nhật nơi cư trú nên danh sách dễ trùng hoặc sót.',
      'Điểm bỏ phiếu ở vùng cao nằm xa khu dân cư, đường đi khó khi mưa, cần phương án dự phòng.',
    ],
    tasks: [
      'Đối chiếu danh sách cử tri với dữ liệu dân cư, niêm yết và tiếp nhận phản ánh của người dân.',
      'Khảo sát đường đến điểm bỏ phiếu, chuẩn bị hòm phiếu phụ cho người ốm, người già.',
      'Phát thanh nội dung tuyên truyền bằng tiếng Thái, tiếng Mông vào sáng sớm và chiều tối.',
      'Tập huấn cho tổ bầu cử về kiểm phiếu, lập biên bản và bảo quản phiếu.',
      'Bảo đảm điện, sóng điện thoại tại các điểm bỏ phiếu trong suốt ngày bầu cử.',
    ],
    measures: [
      ['Số cử tri trong danh sách', 'người'],
      ['Số điểm bỏ phiếu', 'điểm'],
      ['Số buổi tuyên truyền lưu động', 'buổi'],
    ],
  },
  {
    field: 'giảm nghèo',
    provinceUnit: 'VX',
    districtUnit: 'NNMT',
    department: 'so-dan-toc-ton-giao',
    office: 'phong-dan-toc-ton-giao-than-uyen',
    subjects: [
      'rà soát hộ nghèo, hộ cận nghèo cuối năm',
      'xóa nhà tạm cho hộ nghèo',
      'thực hiện chính sách đối với người có uy tín trong đồng bào dân tộc',
    ],
    basis: 'Căn cứ Luật Tổ chức chính quyền địa phương',
    situation: [
      'Kết quả giảm nghèo giữa các xã chưa đều, có bản tỷ lệ hộ nghèo còn trên một nửa, chủ yếu do thiếu đất sản xuất và việc làm.',
      'Một số hộ được hỗ trợ làm nhà nhưng chưa chuẩn bị được mặt bằng, vật liệu phải vận chuyển xa.',
    ],
    tasks: [
      'Họp bản bình xét công khai, có biên bản và chữ ký đại diện các hộ.',
      'Phân công đoàn thể giúp ngày công san nền, vận chuyển vật liệu cho hộ neo người.',
      'Kiểm tra việc cấp phát giống, phân bón, tránh cấp muộn so với thời vụ.',
      'Thăm hỏi người có uy tín dịp lễ, Tết; kịp thời thay thế người không còn đủ điều kiện.',
      'Cập nhật phần mềm hộ nghèo, không để lệch số liệu giữa xã và huyện.',
    ],
    measures: [
      ['Số hộ thoát nghèo', 'hộ'],
      ['Số nhà đã hoàn thành', 'nhà'],
      ['Số người có uy tín được thăm hỏi', 'người'],
    ],
  },
  {
    field: 'tài chính',
    provinceUnit: 'TH',
    districtUnit: 'NC',
    department: 'so-tai-chinh',
    office: 'phong-tai-chinh-ke-hoach-than-uyen',
    subjects: [
      'đẩy nhanh giải ngân vốn đầu tư công',
      'lập dự toán ngân sách năm sau',
      'kiểm kê và sắp xếp tài sản công',
    ],
    basis: 'Căn cứ Luật Ngân sách nhà nước',
    situation: [
      'Tỷ lệ giải ngân đến hết tháng trước thấp hơn mức bình quân chung, một số dự án vướng mặt bằng và chậm nghiệm thu.',
      'Việc ghi chép tài sản sau khi sắp xếp đơn vị còn thiếu, có trụ sở dôi dư chưa có phương án sử dụng.',
    ],
    tasks: [
      'Lập tiến độ giải ngân từng tháng của từng dự án, ghi rõ người chịu trách nhiệm.',
      'Tháo gỡ mặt bằng ngay tại hiện trường, không để kéo dài qua hai cuộc họp.',
      'Kiểm kê tài sản đến từng phòng, đối chiếu sổ sách và dán nhãn.',
      'Dự toán bám sát định mức, thuyết minh rõ nhiệm vụ tăng thêm.',
      'Điều chuyển vốn từ dự án chậm sang dự án có khối lượng theo thẩm quyền.',
    ],
    measures: [
      ['Tỷ lệ giải ngân', '%'],
      ['Số dự án có khối lượng nghiệm thu', 'dự án'],
      ['Số tài sản đã kiểm kê', 'tài sản'],
    ],
  },
]
