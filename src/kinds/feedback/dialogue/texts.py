"""Everything the conversation says, in one place: warm, short, plain Vietnamese; one question at a time.

Each question carries its reason in law in a few words: Decree 20/2008/NĐ-CP, art. 7 (as amended by 92/2017) asks for
name, address and telephone; art. 12 for the right addressee.
"""

from books.house import CITY, HOTLINE

GREETING = (
    f"Xin chào ông/bà. Đây là kênh Zalo của {CITY} tiếp nhận phản ánh, kiến nghị về thủ tục hành chính và thái độ phục vụ của cơ quan nhà nước.\n"
    "Ông/bà cứ nhắn việc của mình như đang kể chuyện, hoặc chọn một mục dưới đây.\n"
    "Kênh này không nhận khiếu nại, tố cáo; xin không gửi các nội dung đó qua Zalo."
)
GUIDE = (
    "Cách gửi phản ánh rất đơn giản:\n"
    "1. Nhắn việc ông/bà gặp phải, gửi kèm ảnh nếu có. Không cần viết một lần cho hết.\n"
    "2. Tôi hỏi thêm những gì còn thiếu: cơ quan nào, khi nào, họ tên, địa chỉ, số điện thoại.\n"
    "3. Ông/bà xem lại rồi bấm Gửi. Mã theo dõi và kết quả được nhắn tại đây.\n"
    "Lúc nào cũng có thể nhắn: sửa số điện thoại, quay lại, hủy, việc của tôi. Kênh này không nhận khiếu nại, tố cáo."
)
ERASE = (
    "Về dữ liệu của ông/bà (Luật Bảo vệ dữ liệu cá nhân 2025):\n"
    "• Phản ánh đang viết dở: bấm nút Hủy phản ánh, mọi nội dung đã ghi sẽ được xóa.\n"
    "• Phản ánh đã gửi: mở trang của phản ánh, chọn “Xóa nội dung và thông tin của tôi”. Họ tên, liên hệ, lời và ảnh của ông/bà được xóa, phản ánh đang xử lý thì được rút; chỉ còn mã và các bước đã làm.\n"
    "• Muốn xóa toàn bộ: thu hồi quyền chia sẻ thông tin với tài khoản này trong phần cài đặt của Zalo; họ tên, liên hệ và lời nhắn của ông/bà được xóa theo."
)
QUESTIONS = {
    "content": "Xin ông/bà kể việc cần phản ánh: chuyện gì, ở đâu, ông/bà mong muốn điều gì. Nhắn nhiều tin, gửi kèm ảnh đều được. (Điều 7 Nghị định 20/2008/NĐ-CP: nội dung cần rõ ràng.)",
    "unit": "Việc này xảy ra ở cơ quan nào? Ví dụ: UBND phường, tên sở. (Điều 12 Nghị định 20/2008/NĐ-CP: để chuyển đúng nơi giải quyết.)",
    "place": "Việc này ở đâu? Xin cho biết số nhà, ngõ, đường hoặc mốc gần đó, và phường, xã. Gửi vị trí cũng được. (Để đơn vị đến đúng chỗ.)",
    "happened_on": "Việc xảy ra khi nào? Ví dụ: hôm qua, 15/9, tuần trước. (Để cơ quan kiểm tra đúng việc; không nhớ cũng không sao.)",
    "name": "Xin cho biết họ và tên của ông/bà. (Điều 7 Nghị định 20/2008/NĐ-CP yêu cầu; tên được giữ kín, không công khai.)",
    "address": "Xin cho biết địa chỉ của ông/bà. (Điều 7 Nghị định 20/2008/NĐ-CP yêu cầu có địa chỉ người gửi; ghi theo tên phường, quận cũ cũng được.)",
    "phone": "Xin cho biết số điện thoại của ông/bà; không có điện thoại thì thư điện tử cũng được. (Điều 7 Nghị định 20/2008/NĐ-CP yêu cầu, để cơ quan liên hệ khi cần; không công khai.)",
    "email": "Xin cho biết địa chỉ email của ông/bà. (Không bắt buộc.)",
    "title": "Xin đặt một tiêu đề ngắn cho phản ánh. (Không bắt buộc.)",
}
LABELS = {
    "content": "Nội dung", "unit": "Cơ quan", "happened_on": "Thời gian", "name": "Họ tên", "address": "Địa chỉ",
    "phone": "Số điện thoại", "email": "Email", "title": "Tiêu đề",
}  # fmt: skip
FIRST_WORDS = "Tôi đã ghi lại lời ông/bà. Nếu còn, ông/bà cứ nhắn tiếp hoặc gửi ảnh."
FIRST_PICTURE = "Tôi đã nhận được ảnh, tệp của ông/bà."
MORE_WORDS = "Tôi đã ghi thêm vào nội dung."
WITH_FILES = "Ảnh, tệp gửi kèm:"
MORE_PICTURES = "Tôi đã nhận thêm ảnh, tệp."
NOTED = "Tôi đã ghi."
HINT = "Tôi chưa thấy việc nào cần ghi trong lời vừa rồi. Gặp vướng mắc về thủ tục hành chính hay thái độ phục vụ, ông/bà cứ kể tại đây. Lời đã nhắn mà chưa có mã thì đang chờ cán bộ được giao xem trong một ngày làm việc."
HINT_AFTER = "Vâng. Muốn biết phản ánh đã gửi đến đâu, xin bấm Việc của tôi; có việc khác, ông/bà cứ kể tại đây."
GO_AHEAD = "Vâng, ông/bà cứ kể tiếp."
TOO_SHORT = "Tôi đã ghi, nhưng chừng ấy chưa đủ để cơ quan hiểu việc."
# A day and nothing else, where nothing is being written.
A_LINK_ALONE = "Tôi đã ghi đường dẫn; tôi không mở được nên chưa biết việc gì."
A_DAY_ALONE = "Tôi chưa thấy phản ánh nào ông/bà đang viết. Nếu đây là phần thêm cho lời đã nhắn mà chưa có mã thì lời đó đang chờ cán bộ được giao xem, xin không nhắn thêm tên người, giấy tờ về việc đó. Nếu là việc khác:"
OR_A_WISH = "Nếu ông/bà muốn dừng hay hủy, xin nhắn “dừng lại” hoặc “hủy bỏ”."
WHICH_UNIT = "Xin cho biết rõ tên, ví dụ UBND phường Ba Đình. Không rõ thì bấm Không rõ cơ quan, cán bộ sẽ xác định."
WHOLE_ADDRESS = "Xin ghi rõ hơn: số nhà, ngõ, đường hoặc thôn, tổ, và tên phường, xã. Không có số nhà cũng được."
NO_PHONE = f"Nếu không có điện thoại, xin cho số của người nhà hoặc người quen có thể báo tin giúp ông/bà, hoặc địa chỉ thư điện tử. Không có nữa thì xin đến quầy tiếp nhận nhờ nhập giúp; cần hỏi, xin gọi {HOTLINE}."
NO_WAY = f"Vâng. Pháp luật cần một cách để báo kết quả cho ông/bà: số của người nhà, hàng xóm hay người quen báo tin giúp được là đủ. Cũng không có thì xin đến quầy tiếp nhận nhờ nhập giúp, cần hỏi xin gọi {HOTLINE}. Lời ông/bà đã kể vẫn được giữ; khi có số, ông/bà nhắn tiếp tại đây."
PHONE_FOREIGN = "Tôi đã ghi số này vào liên hệ khác, nhưng kênh chỉ gọi và nhắn được số điện thoại Việt Nam."
THIS_PHONE = "Zalo không cho tôi biết số điện thoại của ông/bà, nên xin ông/bà nhắn dãy số."
CHANGED = "Tôi đã sửa {label}: {value}."
NOTED_AS = "Tôi đã ghi {label}: {value}."
TAKEN_OUT = "Tôi đã bỏ {label}."
OTHER_CONTACT = "Liên hệ khác"
WHAT_IS_RIGHT = (
    "Vâng, tôi chưa sửa gì. Xin ông/bà nhắn lại điều đúng, ví dụ “đơn vị là UBND phường Ba Đình”, “số nhà 17”."
)
NAME_NOT_PLACE = "Tôi đã ghi “{name}” là họ tên của ông/bà; nếu là tên đường, xin nhắn “đường {name}”."
PERSON_NOT_PLACE = "“{name}” có vẻ là tên người nên tôi chưa ghi là nơi xảy ra."
WHICH_WARD = "Tôi chưa sửa gì, vì chưa rõ: “{ward}” là địa chỉ của ông/bà, hay là cơ quan bị phản ánh?"
SAID_TWICE = "Tôi đã nhận được lời này rồi."
WHY_REQUIRED = f"Pháp luật yêu cầu phản ánh có họ tên, địa chỉ, số điện thoại hoặc thư điện tử của người gửi, để cơ quan trả lời và hỏi lại khi cần. Các thông tin này được giữ kín, chỉ người được giao mới xem được, không công khai. Không tiện nhắn tại đây thì ông/bà có thể đến quầy tiếp nhận hoặc gọi {HOTLINE}."
WHY_OPTIONAL = "Phần này để cơ quan tìm đúng việc, đúng nơi; không bắt buộc, ông/bà không rõ thì bấm nút bỏ qua."
PRIVATE = "Họ tên, địa chỉ, số điện thoại của ông/bà được giữ kín: chỉ người được giao xử lý xem được, và mỗi lần xem đều được ghi lại. Phản ánh về thái độ phục vụ thì cơ quan bị phản ánh không được xem."
COST = f"Gửi phản ánh không mất tiền. Lệ phí của từng thủ tục có tại Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), hoặc xin gọi {HOTLINE}."
WHO = f"Đây là kênh tiếp nhận phản ánh, kiến nghị của {CITY}. Tôi là chương trình tự động ghi lại, cán bộ đọc và trả lời; kênh không thu tiền, không hỏi mật khẩu hay mã OTP. Muốn kiểm tra, xin gọi tổng đài {HOTLINE}"
WHO_PAGE = " hoặc xem trang {page}"
CHANNEL = f"Kênh phản ánh của {CITY} (tổng đài {HOTLINE})."
WAITS = "Tôi vẫn ở đây và trả lời tự động. Phản ánh của ông/bà chưa được gửi đi: còn câu dưới đây."
WAITS_TO_SEND = "Tôi vẫn ở đây. Phản ánh chưa được gửi đi: đúng rồi thì xin nhắn “gửi”."
WHICH_ADDRESS = (
    "Xin ghi nơi ông/bà đang ở, thuê cũng được: số nhà hoặc ngõ nếu có, tên đường hay thôn, tổ, và phường, xã."
)
# What a question means, for who answers it with a question.
EXPLAINED = {
    "content": "Ông/bà kể như nói chuyện: làm thủ tục gì, vướng ở điểm nào, ai trả lời thế nào.",
    "unit": "Tôi hỏi nơi xảy ra việc: nơi nhận hồ sơ hoặc nơi tiếp ông/bà, không phải nơi ông/bà ở hay làm việc.",
    "place": "Tôi hỏi chỗ xảy ra việc, để đơn vị tìm được đến nơi.",
    "happened_on": "Tôi hỏi ngày ông/bà gặp việc này, như ngày đến nộp hồ sơ hoặc ngày bị trả lại. Nhớ khoảng nào thì ghi khoảng ấy.",
    "name": "Tôi hỏi họ và tên của chính ông/bà, người gửi phản ánh; không phải tên cán bộ hay người khác.",
    "address": WHICH_ADDRESS,
    "phone": "Tôi hỏi số gọi được cho ông/bà: di động, số bàn hay số người nhà đều được, một số là đủ.",
    "email": "Tôi hỏi địa chỉ thư điện tử của ông/bà, nếu có.",
    "title": "Tiêu đề là vài chữ nói việc này về chuyện gì.",
    "pictures": "Có ảnh, giấy tờ thì ông/bà gửi ngay tại đây; không có ảnh vẫn gửi được phản ánh.",
}
NOT_PUT_IN = "Tôi không ghi câu vừa rồi vào nội dung phản ánh. Nếu đó là phần của việc, xin bấm Ghi vào nội dung."
NOT_READ = "Tôi chưa hiểu câu vừa rồi nên chưa ghi, chưa sửa gì. Phản ánh đã đúng thì bấm Gửi; muốn đổi phần nào thì bấm Sửa; câu vừa rồi là phần của việc thì bấm Ghi vào nội dung."
PUT_IN = "Ghi vào nội dung"
LACKS = "Chưa gửi được, vì còn thiếu: {names}."
NOTHING_TO_RATE = "Ông/bà chưa có câu trả lời nào để đánh giá."
HUMAN = f"Tổng đài, đường dây nóng của thành phố: {HOTLINE}; cần nói chuyện với người, xin gọi số này. Đây là kênh nhắn tin tự động, tôi không gọi điện được. Ông/bà cứ nhắn việc cần phản ánh; gửi xong, cán bộ sẽ đọc, xem xét và liên hệ khi cần."
DESPAIR = (
    "Tôi rất tiếc vì ông/bà đang phải chịu nhiều khổ tâm như vậy. Xin ông/bà nói ngay với người thân hoặc người mình tin cậy để có người ở bên. "
    "Cần giúp ngay, xin gọi 115 (cấp cứu), 113 (công an) hoặc 111 (bảo vệ trẻ em); kênh này không có người trực cấp cứu. "
    "Trong giờ làm việc, cán bộ của thành phố cũng sẽ hỏi thăm ông/bà tại đây."
)
DESPAIR_KEPT = "Lời ông/bà tôi đã ghi và giữ. Khi nào thấy tiện, ông/bà cứ kể tiếp việc đã xảy ra; không cần vội."
SECRETS = (
    "Xin ông/bà không gửi, chụp hay chép lại tài liệu mật qua Zalo, qua mạng: pháp luật cấm để bí mật nhà nước trên máy, thiết bị có nối mạng (khoản 2 Điều 5 Luật Bảo vệ bí mật nhà nước 2025). "
    "Tài liệu đó xin giao trực tiếp cho cơ quan công an hoặc cơ quan có thẩm quyền. Có vướng mắc về thủ tục, thái độ phục vụ thì ông/bà kể việc, không kèm nội dung mật."
)
DANGER = "Nếu đang nguy hiểm, xin gọi ngay 113 (công an), 114 (cứu hỏa, cứu nạn) hoặc 115 (cấp cứu); kênh này không có người trực cấp cứu. Tôi đã ghi lời ông/bà; khi đã an toàn, nhắn tiếp nếu muốn phản ánh. Trong giờ làm việc, cán bộ của thành phố sẽ hỏi lại ông/bà tại đây."
# Crime reports go to the investigating body or the procuracy (Criminal Procedure Code 2015, art. 145), which the police cannot bar.
BEATEN = "Nếu đang bị đe dọa hoặc có người bị thương, xin gọi ngay 113 (công an) hoặc 115 (cấp cứu); kênh này không có người trực cấp cứu. Việc đánh người có thể trình báo cơ quan điều tra hoặc viện kiểm sát."
IS_IT_THE_NAME = "Họ tên của ông/bà là “{name}”, phải không?"
FULL_NAME = "Xin ông/bà cho biết đầy đủ cả họ và tên: pháp luật yêu cầu phản ánh có họ tên người gửi. Nếu tên của ông/bà chỉ có một từ, xin nhắn lại tên đó."
NO_SUCH_DAY = "Ngày hoặc giờ này không có trong lịch."
DAY_AHEAD = "Ngày này chưa đến."
REQUIRED = f"Phần này pháp luật bắt buộc nên tôi chưa thể bỏ qua; thông tin được bảo vệ và không công khai. Không tiện nhắn tại đây thì ông/bà có thể đến quầy tiếp nhận hoặc gọi {HOTLINE}."
NOT_UNNAMED = "Tôi hiểu ông/bà muốn kín đáo. Pháp luật yêu cầu có họ tên người gửi, nhưng tên không được công khai, và khi phản ánh về thái độ phục vụ thì cơ quan bị phản ánh không được xem."
WHOLE_NUMBER = "Xin ông/bà nhắn cả dãy số điện thoại, đủ các chữ số."
WHOLE_PHONE = "Số điện thoại đang ghi là {phone}. Xin ông/bà nhắn lại cả dãy số đúng."
PHONE_WRONG = "Số này hình như thiếu hoặc thừa chữ số."
# The same where the law in force takes nothing but a telephone (`sender.conditions`).
PHONE_ALONE = {
    QUESTIONS["phone"]: QUESTIONS["phone"].replace("; không có điện thoại thì thư điện tử cũng được", ""),
    NO_PHONE: NO_PHONE.replace(", hoặc địa chỉ thư điện tử", ""),
    WHY_REQUIRED: WHY_REQUIRED.replace(" hoặc thư điện tử", ""),
}
EMAIL_WRONG = "Địa chỉ email này chưa đúng."
CONFIRM = "Ông/bà xem lại giúp:"
PASSED_ON = "{name} (không thuộc thành phố; thành phố nhận, chuyển đến cơ quan này và báo lại ông/bà)"
COUNTS = "{name} (phản ánh gửi theo cơ quan này; nội dung ở trên giữ nguyên lời ông/bà)"
CONFIRM_END = "Nếu đúng, xin bấm Gửi. Muốn thêm email, tiêu đề hay sửa phần nào thì bấm Sửa."
CHANGED_SINCE = "Phản ánh đã có thay đổi sau bản tóm tắt đó, xin ông/bà xem lại bản mới."
SENT = "Cảm ơn ông/bà. Tôi đã chuyển phản ánh đi; mã theo dõi được nhắn ngay sau đây."
SENT_ALREADY = "Phản ánh này đã gửi rồi, ông/bà không cần gửi lại."
SENT_AS = "Phản ánh này đã gửi rồi, mã {code}; ông/bà không cần gửi lại."
WITHOUT_IT = "Để không bỏ nhầm, xin ông/bà nhắn lại nội dung chỉ gồm phần muốn gửi. Bản cũ được giữ đến khi có bản mới."
BEFORE_IS_KEPT = "Nội dung trước vẫn còn nguyên: bấm Giữ nguyên là dùng lại."
BEFORE_IS_BACK = "Tôi đã lấy lại nội dung trước."
TAKE_BACK = "Lấy lại nội dung trước"
LEFT_OUT = "Tôi đã bỏ khỏi nội dung: “{words}”. Nếu bỏ nhầm, ông/bà nhắn “lấy lại bản cũ”."
WHAT_TO_FIX = "Ông/bà muốn sửa phần nào?"
CANCEL_ASK = "Ông/bà có chắc muốn hủy và xóa phản ánh đang viết không?"
CANCELLED = "Phản ánh viết dở đã được xóa. Khi cần, ông/bà cứ nhắn lại."
RESTART_ASK = "Ông/bà muốn xóa bản đang viết để làm lại từ đầu, hay viết tiếp?"
RESTARTED = "Bản cũ đã được xóa, ta bắt đầu lại."
PAUSED = "Vâng, tôi dừng ở đây. Những gì ông/bà đã viết vẫn được giữ; khi nào tiện, nhắn “tiếp” để viết tiếp hoặc “hủy” để xóa."
STOPPED = "Vâng, tôi không nhắn thêm. Khi cần, ông/bà cứ nhắn lại."
NOTHING_TO_CANCEL = "Hiện không có phản ánh nào đang viết dở."
SENT_BEFORE = " Muốn rút phản ánh đã gửi, xin bấm nút dưới đây."
NOTHING_TO_SEND = "Hiện không có phản ánh nào đang chờ gửi."
NOTHING_BEFORE = "Đây là câu đầu tiên rồi."
WAITING = "Vâng, ông/bà cứ thong thả. Những gì đã ghi vẫn được giữ; xong thì ông/bà nhắn tiếp."
WAITING_TO_SEND = "Vâng, ông/bà cứ xem lại. Chưa có gì được gửi đi: đúng rồi thì nhắn “gửi”, muốn đổi phần nào thì nhắn, ví dụ “sửa số điện thoại”."
FILLING = "Vâng. Khi mẫu được gửi, mã theo dõi được nhắn ngay tại đây; chưa thấy mã tức là mẫu chưa được gửi đi."
NOT_SENT_YET = "Cảm ơn ông/bà. Phản ánh chưa được gửi đi, còn câu dưới đây."
THANKS = "Cảm ơn ông/bà. Rất mong được phục vụ."
SILENCE = "Xin chào ông/bà trở lại. Lần trước ông/bà đang viết dở một phản ánh: “{words}”. Ông/bà muốn viết tiếp hay bắt đầu phản ánh mới?"
SILENCE_AGAIN = "Tôi đã ghi. Xin ông/bà bấm Viết tiếp hoặc Phản ánh mới."
INSTEAD = "Tôi đã ghi lời vừa rồi: “{words}”. Ông/bà bỏ phản ánh cũ và chỉ gửi việc mới này, hay gửi cả hai?"
WHERETO = "Tôi đã ghi lời ông/bà. Đây là phần thêm cho phản ánh đã gửi, hay là việc mới?"
SEVERAL = "Lời ông/bà có vẻ gồm {count} việc khác nhau:"
SEVERAL_ASK = "Gửi riêng thì mỗi việc có mã riêng và đến đúng nơi giải quyết. Ông/bà muốn gửi riêng từng việc, hay gửi chung một phản ánh?"
SEVERAL_FILES = "Ảnh, tệp được gửi kèm cả {count} việc."
SEVERAL_CONFIRM = "Mỗi việc dưới đây thành một phản ánh có mã riêng."
LONG = "Ông/bà đã kể khá dài. Tôi vẫn ghi đủ: {most} ký tự đầu là nội dung chính, phần sau được gửi kèm ngay bên dưới, không mất chữ nào. Nếu việc đã rõ, ông/bà có thể dừng kể ở đây."
TOO_LONG = "Phản ánh này đã quá dài nên tôi chưa ghi thêm tin vừa rồi. Xin ông/bà bấm Gửi trước, rồi nhắn lại tin đó: tôi chuyển tiếp vào chính phản ánh ấy."
WHERETO_AGAIN = "Hôm qua ông/bà có nhắn thêm, tôi vẫn giữ nhưng chưa chuyển cho ai vì chưa biết thuộc việc nào. Đây là phần thêm cho phản ánh đã gửi, hay là việc mới?"
TAKEN = "Cảm ơn ông/bà. Tôi đã chuyển lời này vào phản ánh {code} vì cơ quan đang chờ ông/bà bổ sung. Còn gì nữa, ông/bà cứ nhắn tiếp."
STILL_AWAITED = "Cơ quan đang chờ ông/bà bổ sung cho phản ánh {code}. Cần bổ sung những gì, xin xem tại {link}, rồi nhắn trả lời hoặc gửi ảnh tại đây."
ITS_PAGE = "trang của phản ánh"
NOT_FOR_THIS = "Người gửi báo: phần bổ sung vừa gửi (chữ, ảnh) là của một việc khác, không phải phần bổ sung cho phản ánh này. Lời đó được ghi thành việc riêng."
PRAISE = "Cảm ơn ông/bà đã dành lời tốt đẹp. Ông/bà có muốn tôi chuyển lời cảm ơn này đến cơ quan không? Chuyển thì cần thêm họ tên, địa chỉ, số điện thoại của ông/bà."
LOOK_UP_FIRST = "Nút bên dưới cho xem ngay giấy tờ, thời hạn, lệ phí. Cần cán bộ trả lời thì xin ông/bà trả lời tiếp."
LOOK_UP = "Xem giấy tờ, thời hạn, lệ phí"
ADVERT = "Kênh này chỉ tiếp nhận phản ánh, kiến nghị về cơ quan nhà nước, không nhận quảng cáo, rao bán. Nếu tôi hiểu nhầm, xin ông/bà bấm nút dưới đây."
ONCE_SENT = "Gửi xong, ông/bà có mã theo dõi và hạn trả lời; kết quả được nhắn tại đây."
ASKED_EARLY = f"Phản ánh đang viết chưa được gửi đi. {ONCE_SENT}"
CANNOT_WRITE = f"Ông/bà có thể nhờ người nhà nhắn giúp, gọi {HOTLINE}, hoặc đến quầy tiếp nhận để cán bộ ghi lại. Kênh này chỉ đọc được chữ và ảnh, chưa nghe được tin thoại và không gọi điện được."
STALE = "Nút này thuộc tin nhắn cũ nên tôi không làm gì theo nút đó."
VOICE = f"Rất tiếc, tôi chưa nghe được tin thoại và phim. Xin ông/bà nhắn bằng chữ, nhờ người nhà nhắn giúp, hoặc gọi {HOTLINE}."
STICKER = "Cảm ơn ông/bà. Tôi chỉ đọc được chữ và ảnh, nên xin ông/bà nhắn bằng chữ."
FOREIGN = "Xin ông/bà viết bằng tiếng Việt, vì pháp luật yêu cầu như vậy; lời ông/bà vừa nhắn vẫn được giữ. (Please write in Vietnamese, as the law asks; what you wrote is kept. A friend may help you.)"
# The law asks for Vietnamese (Decree 20/2008, art. 7); the pages of the form are shown in English to who wishes.
ENGLISH = (
    "This channel takes reports about the city's public offices and procedures; the law asks for them in Vietnamese, so please let a friend or an interpreter help you write{form}.\n"
    f"(Kênh tiếp nhận phản ánh, kiến nghị bằng tiếng Việt; cần hỏi, xin gọi {HOTLINE}.)"
)
ENGLISH_FORM = ", here or in the form below, which has an English version"
INSULT_BACK = (
    "Tôi hiểu ông/bà đang rất bức xúc; việc đã kể tôi ghi đầy đủ rồi. Để cơ quan trả lời được, còn câu dưới đây."
)
INSULT = "Tôi hiểu ông/bà đang rất bức xúc. Xin ông/bà kể việc đã xảy ra, tôi sẽ ghi lại đầy đủ để cơ quan có trách nhiệm xem xét."
NUMBER = "Tôi nhận được dãy số này nhưng không thấy phản ánh nào của ông/bà có mã như vậy."
CONTACT = "Tôi đã ghi thông tin liên hệ của ông/bà."
CARD_SENT = "Danh thiếp gửi kèm: "
CARD = "Tôi đã ghi số {phone} trên danh thiếp vào nội dung. Nếu đó là số của chính ông/bà, xin nhắn “số của tôi là {phone}”."
CONTACT_CHANGED = "Thông tin về ông/bà trong lời vừa nhắn (họ tên, địa chỉ, số liên hệ) tôi ghi vào phần người gửi, chỉ người được giao mới xem được; trong nội dung phản ánh không hiện ra."
NUMBER_NOTED = "Vâng, tôi đã ghi số mới của ông/bà."
NUMBER_EVERYWHERE = "Số mới cũng được ghi cho các phản ánh khác đang giải quyết của ông/bà: {codes}."
PLACE = "Địa điểm:"
PLACE_SENT = "Vị trí gửi kèm:"
LOCATION = "Tôi đã nhận và ghi vị trí vào nội dung."
ERASE_PAGES = "Trang của từng phản ánh:"
ERASE_THERE = "Để không ai xóa nhầm thay ông/bà, tôi không xóa ngay trong cuộc trò chuyện. Xin ông/bà mở trang của phản ánh, chọn “Xóa nội dung và thông tin của tôi” và xác nhận tại đó."
ERASE_NOTHING = "Tôi không giữ phản ánh nào của ông/bà gửi qua kênh này."
FORM = "Nếu tiện hơn, ông/bà có thể điền mẫu trên điện thoại bằng nút bên dưới."
FORM_HAS = "Gửi thay cho người khác, cho tổ chức, hoặc muốn nhận thêm công văn trả lời có chữ ký thì xin điền mẫu bằng nút bên dưới: mẫu có chỗ ghi cả hai. Gửi ngay tại đây thì câu trả lời được nhắn tại đây."
NO_FORM_HAS = f"Gửi thay cho người khác, cho tổ chức, hoặc muốn nhận thêm công văn trả lời có chữ ký thì xin đến quầy tiếp nhận; cần hỏi, xin gọi {HOTLINE}. Gửi ngay tại đây thì câu trả lời được nhắn tại đây."
PROCEDURES = f"Giấy tờ, lệ phí, thời hạn và cách nộp trực tuyến của từng thủ tục có tại Cổng Dịch vụ công quốc gia (dichvucong.gov.vn); cần hỏi, xin gọi {HOTLINE}. Tôi không ghi câu hỏi này vào phản ánh đang viết."
OFFICES = f"Số điện thoại, địa chỉ, giờ làm việc của từng cơ quan, xin gọi tổng đài {HOTLINE} để được cho biết. Kênh này ghi nhận phản ánh: gặp vướng mắc ở đâu, ông/bà cứ nhắn việc đó."
NO_FORM = "Hiện chưa có mẫu để điền, xin ông/bà cứ nhắn tại đây."
NOTHING = "Tôi chưa nhận được nội dung nào trong tin nhắn vừa rồi."

NO_CASES = "Tôi không thấy phản ánh nào của ông/bà đã có mã trên kênh này."
NOT_OURS = (
    "Mã {code} là mã hồ sơ thủ tục hành chính, kênh này không tra cứu được. Xin ông/bà tra cứu tại Cổng Dịch vụ công quốc gia "
    "(dichvucong.gov.vn) hoặc hỏi nơi đã nhận hồ sơ. Nếu hồ sơ trễ hẹn hoặc bị gây khó khăn, ông/bà nhắn lại sự việc, tôi sẽ ghi nhận phản ánh."
)
# Also for whoever was just told that a denunciation is not made here: of that nothing is kept.
WAY = (
    "Vướng mắc về thủ tục, thái độ phục vụ: ông/bà nhắn ngay tại đây.\n"
    "Tố cáo vi phạm pháp luật (Điều 22 Luật Tố cáo 2018): gửi đơn có chữ ký hoặc điểm chỉ, ghi rõ ngày, họ tên, địa chỉ, cách liên hệ, nội dung, đến cơ quan có thẩm quyền hoặc cơ quan thanh tra; "
    "hoặc đến trình bày tại nơi tiếp công dân. Danh tính được giữ bí mật; xin không nhắn tên người, giấy tờ về việc đó qua Zalo.\n"
    f"Lời đã nhắn mà chưa có mã thì đang chờ cán bộ được giao xem trong một ngày làm việc. Hỏi địa chỉ, giờ tiếp công dân, xin gọi {HOTLINE}; khi có nguy hiểm, gọi 113."
)
# Law 02/2011/QH13 on complaints, arts. 8 and 9; many say "khiếu nại" and mean what this channel takes.
COMPLAINT = (
    "Kênh này không tiếp nhận khiếu nại. Khiếu nại quyết định, việc làm của cơ quan nhà nước: ông/bà gửi đơn có chữ ký hoặc điểm chỉ, hoặc đến trình bày trực tiếp, tại chính cơ quan đó, "
    "trong 90 ngày kể từ ngày biết (Điều 8, Điều 9 Luật Khiếu nại 2011). Còn vướng mắc về thủ tục hành chính, thái độ phục vụ thì ông/bà cứ kể tại đây."
)
STANDS_NOWHERE = (
    f"Tôi không thấy phản ánh nào của ông/bà đã có mã trên kênh này. Nội dung đã nhắn mà chưa có mã thì hoặc chưa được gửi đi, hoặc đang chờ cán bộ được giao xem trong một ngày làm việc; cần hỏi, xin gọi {HOTLINE}. Nếu hỏi về hồ sơ thủ tục hành chính, xin tra cứu bằng mã hồ sơ tại Cổng Dịch vụ công quốc gia "
    "(dichvucong.gov.vn) hoặc hỏi nơi đã nhận hồ sơ. Nếu hồ sơ trễ hẹn, ông/bà nhắn lại sự việc, tôi sẽ ghi nhận phản ánh."
)
STANDS_AT = "Phản ánh {code} đang ở bước “{stage}”{due}."
# There is no book of appointments: what is not told here is not promised.
NEXT = f"Kết quả được nhắn tại đây. Khi cần hỏi thêm hoặc mời gặp, cán bộ gọi hoặc nhắn theo liên hệ ông/bà đã cho; tôi chưa được báo lịch hẹn nào. Cần gặp người phụ trách, xin gọi {HOTLINE}."
NEXT_ELSEWHERE = f"Việc do nơi khác giải quyết, nơi đó có thể liên hệ với ông/bà; có kết quả, thành phố nhắn tại đây. Cần hỏi, xin gọi {HOTLINE}."
NEXT_ANSWERED = "Câu trả lời đã được gửi nên không có bước tiếp theo. Nếu việc chưa xong, ông/bà đề nghị xem xét lại bằng nút dưới đây."
NEXT_OVER = f"Không còn bước nào nữa. Việc chưa xong thì ông/bà nhắn lại sự việc, hoặc gọi {HOTLINE}."
CASES = "Các phản ánh của ông/bà:"
CASES_MORE = "Còn {count} phản ánh cũ hơn; nhắn mã để xem."
WHICH_CASE = "Ông/bà muốn nói đến phản ánh nào?"
NO_SUCH_CASE = "Tôi không tìm thấy phản ánh có mã này trong các việc của ông/bà."
NOT_NOW = "Phản ánh {code} đang ở bước “{stage}” nên không làm được việc này."
SAY_ADD = "Xin ông/bà nhắn phần muốn thêm vào phản ánh {code}, có thể kèm ảnh."
SAY_SUPPLEMENT = "Xin ông/bà nhắn phần bổ sung cho phản ánh {code}, có thể kèm ảnh."
ADDED = "Tôi đã chuyển phần thêm vào phản ánh {code}. Còn gì nữa, ông/bà cứ nhắn tiếp."
ADDED_ELSEWHERE = (
    "Tôi đã ghi phần thêm vào phản ánh {code}. Việc này đang do nơi khác giải quyết; cán bộ tiếp nhận sẽ báo phần thêm cho nơi đó. "
    "Còn gì nữa, ông/bà cứ nhắn tiếp."
)
SUPPLEMENTED = "Cảm ơn ông/bà. Phần bổ sung đã được chuyển vào phản ánh {code}. Còn gì nữa, ông/bà cứ nhắn tiếp."
WITHDRAW_ASK = "Ông/bà có chắc muốn rút phản ánh {code} không? Rút rồi thì cơ quan thôi xem xét việc này."
WITHDRAW_PARTS = "Lời ông/bà đã được tách thành nhiều phản ánh: ngoài {code} còn {codes}. Chỉ rút một thì các phần kia vẫn được xem xét."
WITHDRAWN_ALL = "Tôi đã chuyển yêu cầu rút các phản ánh {codes}."
OVER_ASK = "Vâng. Việc đã xong thì ông/bà có muốn rút phản ánh {code} không? Rút rồi thì cơ quan thôi xem xét việc này."
NOT_SENT_EITHER = "Phần ông/bà nhắn thêm mà chưa chuyển đi cũng không gửi nữa."
WITHDRAWN = "Tôi đã chuyển yêu cầu rút phản ánh {code}."
KEPT = "Vâng, tôi giữ nguyên, không thay đổi gì."
RATE_ASK = "Ông/bà đánh giá câu trả lời cho phản ánh {code} thế nào?"
RATE_WHICH = "Xin ông/bà chọn một mức, hoặc nhắn: hài lòng, chấp nhận được, chưa hài lòng."
SEE_PICTURES = "(Xem ảnh, tệp gửi kèm.)"
RATE_WHY = "Cảm ơn ông/bà. Điều gì làm ông/bà chưa hài lòng? Xin nhắn vài lời, hoặc bấm Bỏ qua."
RATED = "Cảm ơn ông/bà đã đánh giá phản ánh {code}."
REOPEN_ASK = "Xin ông/bà cho biết vì sao cần xem xét lại phản ánh {code}. (Điều 46 Quyết định 31/2021/QĐ-TTg: câu trả lời phải đúng nội dung.)"
REOPENED = "Tôi đã chuyển đề nghị xem xét lại phản ánh {code}."
