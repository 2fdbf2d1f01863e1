"""The post of the day: thirty messages, the branch of the law's decision tree that each one takes, and its end.

All people and all matters are invented. `ends` is what the sender reads on the page behind his link at the end of the day;
`hears` are words that must have come back to the sender.
"""

from dataclasses import dataclass, field

OFFICE = "Văn phòng Ủy ban nhân dân Thành phố"
BUILDING, LAND, HEALTH = "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Sở Y tế"
BA_DINH, HOAN_KIEM = "Ủy ban nhân dân phường Ba Đình", "Ủy ban nhân dân phường Hoàn Kiếm"
CUA_NAM, SOC_SON = "Ủy ban nhân dân phường Cửa Nam", "Ủy ban nhân dân xã Sóc Sơn"

ANSWERED, WITHDRAWN = "Đã trả lời", "Ông/bà đã rút"
REFUSED, REDIRECTED = "Không tiếp nhận, có nêu lý do", "Đã hướng dẫn nơi giải quyết"
AT_WORK, WAITS_FOR_SENDER = "Cơ quan có thẩm quyền đang xử lý", "Cần ông/bà bổ sung"
ELSEWHERE, PROPOSED = "Đã chuyển cơ quan có thẩm quyền", "Đã kiến nghị cấp có thẩm quyền"
AT_THE_SCENE, SEALED = "Đơn vị phụ trách hiện trường đang xử lý", ""


@dataclass(frozen=True)
class Matter:
    """One message. `way` is zalo, form, or how the coordinator keys it in (phone, letter)."""

    key: str
    sender: str
    text: str
    ends: str
    way: str = "zalo"
    when: str = "tuần trước"
    unit: str = "Không rõ"
    address: str = "12 Phố Huế, phường Hai Bà Trưng"
    hears: tuple[str, ...] = field(default=())


MATTERS = (
    Matter("permit", "Nguyễn Văn An", "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng đã quá hẹn hai tuần mà chưa có kết quả, hỏi thì bảo cứ chờ.", ANSWERED, unit=BUILDING),
    Matter("permit_again", "Trịnh Văn Hòa", "Hồ sơ cấp giấy phép xây dựng tôi nộp ở Sở Xây dựng cũng quá hẹn hơn hai tuần, chưa thấy kết quả, nhiều người cùng cảnh.", ANSWERED, unit=BUILDING),
    Matter("permit_twice", "Nguyễn Văn An", "Vẫn hồ sơ giấy phép xây dựng ở Sở Xây dựng hôm trước tôi nói, quá hẹn rồi mà chưa có kết quả, đề nghị sớm trả lời.", ANSWERED, unit=BUILDING),
    Matter("returned_draft", "Lê Thị Mai", "Thủ tục cấp lại chứng chỉ hành nghề ở Sở Y tế yêu cầu nộp lại giấy tờ đã nộp năm ngoái, rất mất thời gian.", ANSWERED, unit=HEALTH),
    Matter("rude", "Phạm Văn Hùng", "Tôi quá bức xúc! Cán bộ một cửa phường Ba Đình quát tháo người dân, bắt tôi đi lại bốn lần chỉ vì một tờ khai, thái độ rất hách dịch!", ANSWERED, unit=BA_DINH),
    Matter("unsatisfied", "Đỗ Thị Nga", "Không chịu nổi nữa! Sở Y tế hẹn trả kết quả công bố đủ điều kiện ba lần rồi vẫn không có, làm ăn kiểu gì vậy, đề nghị trả lời ngay!", AT_WORK, unit=HEALTH),
    Matter("rubbish", "Vũ Thị Hoa", "Bực lắm rồi! Rác ùn ứ trước cổng trường ở ngõ 12 phố Huế cả tuần không ai dọn, hôi không chịu được!", ANSWERED, hears=("Đã dọn",)),
    Matter("lamp", "Trần Văn Minh", "Đèn đường ở ngõ 5 phố Bạch Mai hỏng mấy hôm nay, tối om, người già đi lại rất nguy hiểm.", AT_THE_SCENE),
    Matter("no_accents", "Ngo Van Tuan", "toi nop ho so cap so do o so nong nghiep va moi truong thang 8 den nay qua hen 20 ngay khong ai tra loi", ANSWERED, unit=LAND),
    Matter("question", "Bui Thi Lan", "cho toi hoi thu tuc dang ky khai sinh cho con can nhung giay to gi va nop o dau vay", ANSWERED, unit=BA_DINH, hears=("giấy chứng sinh",)),
    Matter("denunciation", "Trương Văn Thịnh", "Tôi tố cáo ông Nguyễn Văn B, chủ tịch phường, nhận hối lộ 50 triệu đồng để hợp thức hóa đất lấn chiếm.", SEALED),
    Matter("flood", "Hoàng Văn Sáng", "Hồ sơ chuyển mục đích sử dụng đất của tôi ở xã Sóc Sơn bị trả lại ba lần, mỗi lần một lý do khác nhau.", ANSWERED, unit=SOC_SON),
    Matter("complaint", "Lý Thị Thu", "Tôi không đồng ý với quyết định thu hồi đất của nhà tôi, đề nghị xem xét lại quyết định đó vì bồi thường không đúng.", REDIRECTED, unit=SOC_SON, hears=("Luật Khiếu nại",)),
    Matter("law", "Tạ Văn Quang", "Xin hỏi theo luật thì con trai tôi có phải chịu thuế khi nhận thừa kế nhà của ông nội không, luật nào quy định?", REDIRECTED, hears=("Tra cứu thủ tục",)),
    Matter("supplemented", "Cao Thị Bình", "Hồ sơ của tôi bị ngâm lâu quá, đề nghị thành phố xem xét giúp cho nhanh.", ANSWERED, unit=BUILDING),
    Matter("silent", "Mai Văn Lợi", "Giấy tờ của tôi chưa xong, các anh chị giải quyết giúp tôi với.", WAITS_FOR_SENDER),
    Matter("insult", "Bạch Văn Lực", "Thủ tục ở Sở Xây dựng toàn lũ ăn hại, chúng mày làm ăn như phá, dẹp hết đi cho dân nhờ.", REFUSED, unit=BUILDING, hears=("lời lẽ",)),
    Matter("foreign_rule", "Đinh Văn Phong", "Tôi thường trú ở tỉnh Hưng Yên, bị phường ở Hưng Yên chậm trả kết quả cấp đổi đăng ký kinh doanh một tháng nay.", ANSWERED, hears=("Hưng Yên",)),
    Matter("ministry", "Nguyễn Thị Tâm", "Cổng dịch vụ công của Bộ Công an báo lỗi liên tục khi tôi làm thủ tục đăng ký tạm trú, nộp ba lần không được.", ELSEWHERE),
    Matter("rule", "Kiều Văn Đạt", "Quy định bắt nộp bản sao chứng thực hộ khẩu khi cấp phép kinh doanh là vô lý vì sổ hộ khẩu đã bỏ, kiến nghị sửa quy định.", PROPOSED, unit=BUILDING),
    Matter("mixed", "Phan Thị Vân", "Tôi có hai việc: giấy phép xây dựng ở Sở Xây dựng quá hẹn mười ngày; và thủ tục cấp giấy đủ điều kiện ở Sở Y tế đòi giấy tờ ngoài quy định.", ANSWERED, unit=BUILDING),
    Matter("wrong_door", "Lưu Văn Thắng", "Hồ sơ đăng ký đất đai của tôi ở Sở bị yêu cầu bổ sung ba lần, mỗi lần thêm một loại giấy mới.", ANSWERED, unit=LAND),
    Matter("extended", "Đặng Thị Yến", "Sở Xây dựng chưa công khai bước xử lý hồ sơ cấp phép sửa chữa nhà, tôi nộp một tháng không biết hồ sơ đến đâu.", AT_WORK, unit=BUILDING, hears=("gia hạn",)),
    Matter("withdrawn", "Chu Văn Kiên", "Phường Ba Đình hẹn trả giấy xác nhận tình trạng hôn nhân hai lần chưa có.", WITHDRAWN, unit=BA_DINH),
    Matter("call", "Quách Thị Hạnh", "Bà Hạnh gọi điện: thủ tục trợ cấp người cao tuổi ở phường Hoàn Kiếm bắt bà đi lại ba lần để bổ sung giấy tờ.", ANSWERED, way="phone", unit=HOAN_KIEM),
    Matter("letter", "Hà Văn Nghĩa", "Thư của ông Nghĩa: hồ sơ cấp phép xây dựng nhà ở riêng lẻ nộp tại Sở Xây dựng bị trễ hẹn, đề nghị trả lời bằng văn bản.", ANSWERED, way="letter", unit=BUILDING),
    Matter("absent_head", "Dương Thị Liên", "Thủ tục xác nhận nơi cư trú ở phường Hoàn Kiếm phải chờ người ký đi họp về, tôi đến ba buổi không gặp.", ANSWERED, way="form", unit=HOAN_KIEM),
    Matter("merged_unit", "Tống Văn Quý", "Bộ phận một cửa phường Cửa Nam nghỉ sớm hơn giờ niêm yết, tôi đến nộp hồ sơ khai sinh hai lần đều đóng cửa.", ANSWERED, unit=CUA_NAM),
    Matter("network", "La Thị Ngọc", "Sở Nông nghiệp và Môi trường yêu cầu nộp bản giấy dù tôi đã nộp hồ sơ môi trường trực tuyến đầy đủ.", ANSWERED, unit=LAND),
    Matter("late_evening", "Thái Văn Sơn", "Tôi nộp hồ sơ hoàn công ở Sở Xây dựng, phần mềm báo lỗi không tra cứu được mã hồ sơ.", AT_WORK, way="form", unit=BUILDING),
)  # fmt: skip
