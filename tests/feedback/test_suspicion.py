"""Likely denunciations are recognised; rudeness, delay, questions and rules are not. Every sentence here was made up for the test."""

from __future__ import annotations

import pytest

from kernel.text import fold
from kinds.feedback.sealing.suspicion import asks_how_to_denounce, scope_hint, signs, suspects_denunciation

LIKELY = [
    "Tôi tố cáo ông Nguyễn Văn B cán bộ địa chính phường nhận hối lộ",
    "Cán bộ một cửa đòi tôi 2 triệu mới chịu nhận hồ sơ",
    "Anh địa chính vòi vĩnh gia đình tôi nhiều lần",
    "Chị tiếp nhận gợi ý phải có phong bì thì mới nhanh",
    "Không có phong bì thì hồ sơ nằm đó cả tháng",
    "Tôi phải đưa 5 triệu cho cán bộ mới ký giấy",
    "Chủ tịch phường bao che cho người xây nhà lấn đất công",
    "Kế toán xã tham ô tiền hỗ trợ người nghèo",
    "Trưởng thôn ăn chặn tiền cứu trợ bão lụt của bà con",
    "Cán bộ làm giả hồ sơ đất của bố tôi để bán",
    "Phó chủ tịch xã lợi dụng chức vụ chiếm đất của dân",
    "Ông C lạm quyền cấp sổ đỏ cho người nhà",
    "Có dấu hiệu tham nhũng trong việc cấp phép xây dựng ở phường tôi",
    "Nhân viên bảo đưa thêm 500k cho nhanh",
    "nó đòi 300k ko thì ko lm",
    "cb phường đòi tiền mới ký",
    "Cán bộ tư pháp nói khéo là bồi dưỡng cho anh em rồi làm",
    "Họ bắt tôi chuyển khoản vào tài khoản cá nhân của chị cán bộ",
    "Thu tiền không có biên lai, mỗi hồ sơ 200 nghìn",
    "Cán bộ nhận tiền của tôi rồi mà vẫn không làm",
    "Có cò móc nối với cán bộ để được làm trước",
    "Công an phường bảo kê quán karaoke",
    "Hiệu trưởng khai khống số học sinh để lấy tiền",
    "Bà D dùng bằng cấp giả để được bổ nhiệm",
    "Giả mạo chữ ký của tôi trong hồ sơ chuyển nhượng",
    "Sạp nào không chung thì bị dời ra phía sau",
    "Tôi đóng cho chị thu ngân của đội thuế 900 nghìn mà không có biên lai",
    "Tôi muốn tố giác hành vi rút ruột công trình đường xã",
    "Đề nghị khởi tố ông chủ tịch vì bán đất trái phép",
    "Thông đồng với doanh nghiệp để nâng khống giá đền bù",
    "Cán bộ thuế ăn tiền của tiểu thương chợ",
    "Phải lót tay mới được giải quyết",
    "Muốn nhanh thì phải chi tiền, họ nói thẳng như vậy",
    "Anh ta xin tiền cà phê mỗi lần tôi đến nộp giấy",
    "Không biết điều thì còn phải đi lại dài dài, cán bộ nói thế",
    "Cán bộ đút túi tiền phí của dân",
    "Trưởng công an xã đánh người dân gây thương tích",
    "Chạy chức cho con vào làm ở ủy ban hết 300 triệu",
    "Họ ngang nhiên chung chi với nhau trên đất của dân",
    "Tôi không muốn nói nhưng cán bộ đòi phong bì",
    "Không hiểu sao cán bộ vẫn dám nhận hối lộ giữa ban ngày",
    "Tôi kẹp 500 nghìn vào hồ sơ thì chiều có kết quả ngay",
    "Đưa tiền cho anh bảo vệ thì được vào trước, có chia cho cán bộ bên trong",
    "Tại sao không xử lý ông E nhận hối lộ?",
    "Đơn tố cáo của tập thể người dân tổ 5",
    "Cán bộ quỹ đất trục lợi từ tiền bồi thường của bà con",
    "Chị ấy gạ tôi nộp thêm 1 triệu ngoài lệ phí",
    "Phường này có sai phạm và khuất tất trong cấp đất",
    "Cán bộ nhũng nhiễu, vòi tiền doanh nghiệp chúng tôi",
    "Nộp phạt xong họ không viết biên lai mà bỏ túi",
    "Ký khống biên bản để chiếm đoạt tiền hỗ trợ",
    "Không tố cáo thì ức, ông ấy tham ô rõ ràng",
    "Nhân viên y tế nhận phong bì mới cho khám trước",
    "Cán bộ hách dịch, lại còn đòi thêm tiền ngoài quy định",
    "can bo phuong nhan hoi lo cua chu dau tu",
    "anh dia chinh doi 3 trieu moi do dat",
    "to cao ong truong thon an chan tien ho tro",
    "khong co phong bi thi khong ky dau",
    "no voi tien dan suot",
    "ho lam gia ho so dat cua nha toi",
    "phai dua 2tr cho chi can bo moi nhan hs",
    "chu tich xa bao che cho con trai xay trai phep",
    "boi tron thi moi xong viec",
    "Bảo vệ trụ sở thu tiền gửi xe cao rồi chia với lãnh đạo",
    "Ông trưởng phòng nhận của em trai tôi 50 triệu hứa cho đỗ viên chức",
    "Em phải biếu chị ấy hai trăm nghìn mới được trả sổ",
    "Cán bộ nhận lót tay của cò đất",
    "Họ tự ý bán đất nghĩa trang lấy tiền chia nhau",
    "Anh cán bộ bảo cứ để lại ít tiền uống nước là xong",
    "mỗi bộ hs mất 1tr mới dc duyệt",
    "ông N chủ tịch hội ăn bớt gạo cứu trợ",
    "cán bộ hộ tịch sửa năm sinh trong sổ gốc để lấy tiền",
    "Tôi có bằng chứng ghi âm cán bộ vòi tiền",
    "Xin điều tra việc bà kế toán trường thu tiền rồi không nộp ngân sách",
    "Doanh nghiệp sân sau của giám đốc sở trúng hết các gói thầu",
    "họ bảo anh cứ nhét vào hồ sơ vài trăm là được",
    "Cán bộ quản lý chợ thu tiền chỗ ngồi không đưa vé",
    "Công an xã giữ xe tôi rồi bắt đưa 2 triệu mới trả",
    "nhân viên đăng kiểm nhận tiền bỏ qua lỗi xe",
    "Phó trưởng phòng ép doanh nghiệp tài trợ cho đám cưới con",
    "Tổ trưởng dân phố lấy tiền quỹ tiêu riêng",
    "Người nhà cán bộ được cấp đất tái định cư sai đối tượng",
    "can bo tu phap bao dua them tien tra nuoc",
    "no noi muon xong som thi chi dep vao",
    "phai co qua cho sep moi ky",
    "Cán bộ che giấu cho công trình sai phép vì đã nhận tiền",
    "Muốn vào danh sách hộ nghèo phải cho trưởng thôn một triệu",
    "Chị K ở phòng tài chính cầm tiền của tôi rồi lờ đi",
    "Anh ấy bảo để anh lo, đưa anh ba triệu",
    "Họ đòi chia phần trăm hợp đồng",
    "phường thu tiền vỉa hè ko hóa đơn",
    "ban quản lý dự án nghiệm thu khống để rút tiền",
    "Cán bộ lấy đất của tôi cấp cho em ruột",
    "ong chu tich xa cho em vo trung thau",
    "xin toi 500k tien xang xe moi di do dat",
    "bao ke cho xe qua tai chay qua cau",
    "Bác sĩ trạm y tế bán thuốc bảo hiểm ra ngoài",
]
NOT_LIKELY = [
    "Cán bộ hách dịch, quát mắng tôi trước mặt nhiều người",
    "Tôi phải đi năm lần mới nộp được hồ sơ",
    "Thái độ nhân viên rất lạnh nhạt, không hướng dẫn gì",
    "Gây phiền hà cho người dân, bắt bổ sung giấy tờ không có trong quy định",
    "Hồ sơ quá hẹn hai tháng chưa trả kết quả",
    "Cán bộ đòi thêm giấy xác nhận của tổ trưởng dù không có trong danh mục",
    "Đóng tiền nước mà hệ thống không gửi hóa đơn điện tử",
    "chu ky khong dung mau nen ho so bi tra lai",
    "Họ đùn đẩy nhau, phòng này chỉ sang phòng khác",
    "Tôi không tố cáo ai, chỉ mong được giải quyết nhanh",
    "Đây không phải là đơn tố cáo, tôi chỉ góp ý",
    "Cán bộ ở đây rất tốt, không ai nhận phong bì",
    "Không thấy cán bộ nào đòi tiền, chỉ là chờ lâu",
    "Tố cáo ở đâu?",
    "Thủ tục tố cáo như thế nào ạ?",
    "Cho tôi hỏi muốn tố cáo thì gửi đơn đi đâu",
    "Nhắn qua Zalo này tố cáo được không?",
    "Quy định này dễ phát sinh tiêu cực, đề nghị sửa",
    "Quy định xin xác nhận nhiều nơi tạo kẽ hở cho tham nhũng",
    "Đề nghị tuyên truyền phòng chống tham nhũng cho người dân",
    "Tôi muốn tìm hiểu Luật Tố cáo",
    "Bộ phận giải quyết khiếu nại tố cáo nghỉ trưa sớm",
    "Anh bảo vệ to cao chặn tôi ở cửa không cho vào",
    "Lệ phí làm căn cước là bao nhiêu?",
    "Cán bộ yêu cầu nộp lệ phí 50 nghìn theo quy định",
    "Tôi đã nộp phí 200 nghìn nhưng chưa nhận được biên lai điện tử",
    "Tôi chưa nhận tiền hỗ trợ thất nghiệp tháng 9",
    "Gia đình tôi đòi tiền bồi thường mà chưa được trả lời",
    "Con tôi cần đổi chứng chỉ hành nghề bị hỏng",
    "Xin hỏi hồ sơ gửi trong phong bì có cần dán tem không",
    "Đèn đường ngõ 12 hỏng cả tuần nay",
    "Rác chất đống trước cổng trường, mùi hôi",
    "Nhà bên cạnh hát karaoke ồn ào đến khuya",
    "Mức đóng bảo hiểm xã hội tự nguyện hiện nay thế nào",
    "Đề nghị bỏ quy định nộp bản sao công chứng",
    "Nghị định mới chồng chéo với thông tư cũ",
    "Tôi không đồng ý với quyết định thu hồi đất của quận",
    "Nhân viên bấm điện thoại, không nhìn dân",
    "Cổng dịch vụ công hay bị lỗi, không nộp được hồ sơ",
    "Có trang web giả mạo cổng dịch vụ công để lừa đảo",
    "Cán bộ làm đúng luật nhưng nói năng cộc lốc",
    "Chờ từ 7 giờ sáng đến trưa không được gọi số",
    "Cán bộ đến muộn 30 phút, dân đứng ngoài nắng",
    "Tôi nộp hồ sơ ngày 5/9, hẹn 20/9 mà nay chưa có",
    "Họ bảo tôi về, không nói thiếu giấy gì",
    "Trả hồ sơ ba lần, mỗi lần một lý do",
    "Mong cơ quan quan tâm, tôi rất bức xúc",
    "Cảm ơn cán bộ phường đã tận tình giúp tôi",
    "Phòng bị khóa, không có ai tiếp dân",
    "Mức phạt 500 nghìn là quá cao, đề nghị xem lại quy định",
    "Phải đợi 3 tháng mới được cấp sổ",
    "Học phí tăng 200 nghìn mỗi tháng là không hợp lý",
    "Điều tra dân số gọi nhà tôi hai lần",
    "Nhân viên thô lỗ, gắt gỏng khi tôi hỏi lại",
    "phong bi khoa cua khong ai tiep dan",
    "toi hoi lo ve ho so dat cua me toi",
    "toi khong to cao ai ca chi mong lam nhanh",
    "to cao o dau vay",
    "can bo quat mang toi khi toi hoi thu tuc",
    "toi can cap lai chung chi hanh nghe",
    "ho so qua hen 2 thang chua tra",
    "bat toi di lai 5 lan",
    "thai do nhan vien k tot, hoi ko tra loi",
    "toi cho tu sang toi chieu moi dc nop",
    "dong tien phat 200k roi ma he thong van bao no",
    "nop le phi 100k roi nhung chua co ket qua",
    "so do cua toi bi sai ten, di sua 4 lan chua xong",
    "den duong hong, cong tac nghiem thu lam thu tuc cham",
    "Tôi nộp 2 triệu tiền thuế đất mà hệ thống chưa ghi nhận",
    "Làm ơn cho tôi biết vì sao phải nộp thêm 500 nghìn lệ phí trước bạ",
    "Cán bộ nói giọng bề trên, bắt dân đợi cả buổi chiều",
    "Yêu cầu người dân tự đi photo mất 20 nghìn mỗi lần",
    "Tôi muốn rút hồ sơ và nhận lại tiền đã nộp",
    "Đóng bảo hiểm 300 nghìn mà không được cấp thẻ",
    "Nhân viên không giải thích, ném hồ sơ lại cho tôi",
    "Máy lấy số hỏng, chen lấn rất lộn xộn",
    "Đề nghị giảm phí công chứng vì quá cao so với thu nhập",
    "Tôi xin hỗ trợ 5 triệu tiền thuê nhà theo nghị quyết thì hỏi ai",
    "Cán bộ cười cợt khi tôi không biết dùng máy tính",
    "Hộ kinh doanh phải trả tiền mặt bằng nên chờ lâu rất thiệt",
    "Mới nộp hồ sơ hôm qua, bao giờ có kết quả",
    "Chồng tôi mất, nhận tiền tuất ở đâu",
    "Cán bộ bắt vợ chồng tôi phải cùng có mặt dù đã ủy quyền",
    "Anh cán bộ trẻ nói chuyện điện thoại riêng suốt giờ làm",
    "Quy định bắt nộp lý lịch tư pháp vừa tốn tiền vừa mất thời gian",
    "Nhà tôi bị hàng xóm lấn chiếm lối đi, phường hòa giải mãi không xong",
    "Vé gửi xe ở trung tâm 10 nghìn là quá đắt",
    "Họ yêu cầu tôi ký khi chưa đọc xong văn bản",
    "toi phai nghi lam 3 buoi mat tien cong ma van chua xong",
    "nop ho so truc tuyen 4 lan bi tra lai k ro ly do",
    "can bo bao thieu giay nhung ko noi thieu giay gi",
    "xin cho hoi phi lam ho chieu bao nhieu tien",
    "mong cac anh chi dung de dan cho lau nhu vay",
    "Tôi gửi tiền xe 5 nghìn mà bị thu 10 nghìn, mong niêm yết giá",
    "Nhân viên không biết dùng hệ thống, làm mất thời gian",
    "Tôi nhận được giấy mời nhưng đến thì không ai làm việc",
    "Cần bổ sung thêm ghế ngồi chờ và nước uống cho dân",
    "Chúng tôi chưa được chi trả tiền đền bù",
    "Ông cán bộ tiếp dân nói không thuộc thẩm quyền rồi bỏ đi",
    "Hôm nào cũng hết số lúc 9 giờ",
    "Em đóng học phí rồi mà trường vẫn nhắc",
    "Xin cấp lại giấy khai sinh bị mất thì làm sao",
    "Phí chứng thực ở đây cao hơn phường khác đúng không",
    "Họ bảo tôi làm đơn cam kết chịu trách nhiệm",
    "Trả lời chung chung, không đúng câu tôi hỏi",
    "di cong chung mat ca buoi sang",
    "can bo phuong noi chuyen rat kho nghe",
    "lam the can cuoc 2 lan deu bi sai que quan",
]


# Not recognised, known and accepted: said without any word of money or wrongdoing, or two-faced without diacritics.
# A person still reads each of these; the list is here so that a better rule shows.
NOT_YET = [
    "Chị văn thư cứ đòi quà mới đóng dấu",
    "Kê khai khống diện tích để hưởng đền bù cho người nhà chủ tịch",
    "Cán bộ địa chính thông tin trước cho đầu nậu để gom đất",
    "Ông giám đốc trung tâm lấy hồ sơ người khác thay cho con mình",
    "Kiểm tra xong đoàn đòi ăn nhậu và phong bì",
    "Hóa đơn mua sắm của trường đều là hóa đơn khống",
]


@pytest.mark.parametrize("text", NOT_YET)
def test_what_is_not_recognised_yet_is_written_down(text: str) -> None:
    assert not (suspects_denunciation(text) and suspects_denunciation(fold(text))), "recognised now: move it to LIKELY"


def test_enough_sentences() -> None:
    assert len(set(LIKELY)) + len(set(NOT_LIKELY)) >= 120


@pytest.mark.parametrize("text", LIKELY)
def test_likely_denunciations_are_suspected_with_and_without_diacritics(text: str) -> None:
    assert suspects_denunciation(text)
    if text not in NEEDS_DIACRITICS:
        assert suspects_denunciation(fold(text)), "without diacritics"


# Without diacritics these read as something harmless as well: "chung chi" is "chứng chỉ".
NEEDS_DIACRITICS = {
    "Họ ngang nhiên chung chi với nhau trên đất của dân",
    "Hiệu trưởng khai khống số học sinh để lấy tiền",
}


@pytest.mark.parametrize("text", NOT_LIKELY)
def test_conduct_rules_questions_and_scenes_are_not(text: str) -> None:
    assert signs(text) == []
    assert signs(fold(text)) == [], "without diacritics"


@pytest.mark.parametrize(
    "text",
    [
        "Tố cáo ở đâu?",
        "to cao o dau vay",
        "Thủ tục tố cáo như thế nào ạ?",
        "Cho tôi hỏi muốn tố cáo thì gửi đơn đi đâu",
        "Nhắn qua Zalo này tố cáo được không?",
    ],
)
def test_a_question_about_the_way_gets_guidance(text: str) -> None:
    assert asks_how_to_denounce(text)
    assert not suspects_denunciation(text)


def test_naming_somebody_in_the_question_is_more_than_a_question() -> None:
    assert suspects_denunciation("Tôi muốn tố cáo ông Nguyễn Văn B thì gửi ở đâu?")
    assert not asks_how_to_denounce("Tôi không tố cáo ai")


@pytest.mark.parametrize("text", ["", "   ", "?", "😀", "1234", "a" * 20_000, "tố " * 3000, "#gui", "\x00\x01"])
def test_anything_can_be_asked_about(text: str) -> None:
    assert signs(text) == []
    scope_hint(text)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Hồ sơ của tôi quá hẹn, một cửa không trả kết quả", "procedure"),
        ("Cán bộ thái độ hách dịch, quát mắng dân", "conduct"),
        ("Quy định này bất cập, chồng chéo, đề nghị sửa đổi", "rule"),
        ("Cho tôi hỏi mức đóng là bao nhiêu tiền, có được không?", "question"),
        ("Rác và khói bụi ô nhiễm ở ngõ 5", "scene"),
        ("Tôi khiếu nại việc thu hồi đất và bồi thường", "complaint"),
        ("Tôi thấy chưa ổn", None),
        ("Chào anh chị", None),
    ],
)
def test_a_hint_is_given_only_when_the_words_are_clear(text: str, scope: str | None) -> None:
    hint = scope_hint(text)
    assert (hint.scope if hint else None) == scope
    assert hint is None or hint.words
