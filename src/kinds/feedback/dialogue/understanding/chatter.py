"""Small talk: "haha", "thế à", "rồi sao", "test", "1", "hôm nay trời đẹp quá". Nothing that carries no matter is content of one
(Decree 20/2008/NĐ-CP, art. 7: the content is to be clear). Pure; every word must be one that says nothing.
"""

import re

from kernel.patterns import pattern
from kernel.text import fold, nfc
from kinds.feedback.dialogue.understanding.intents import plain_words

_MOST_WORDS, _MOST_DIGITS = 7, 4
# As they are spelt; typed without marks each counts where the whole message is typed so.
_EMPTY = frozenset(
    "à á ạ a ah ả ờ ơ ở ô ồ ố ủa ua úi ui ối oi ơi ới ừ ư uh um ừm hm hmm hmmm hử hở hả ha hã hen heng nhé nhe nha nhỉ nhể nè nà đấy đó này kia thế vậy zậy zay z v"
    " rồi r rùi thôi thui mà cơ chứ chớ sao gì j đâu nào hay ngon kinh ghê gớm thật thiệt đúng là trời giời ôi chao hây dạ vâng ok oke okê okie okay uk"
    " luôn lun quá wa qá nữa nx xem thử test tét alo alô hế lô hello hi hé thì cái hừ hứ xì xí ad admin bạn em anh chị bác cô chú shop bot thử nghiệm"
    " wow wao omg lol lmao kk ớ ê ây dà được đc tốt good nice yes no yeah hủm ùi bye pp tạm biệt".split()
)
_EMPTY_BARE = frozenset(map(fold, _EMPTY)) - {
    "o",
    "dau",
    "the",
    "ban",
    "do",
    "kinh",
    "di",
    "hum",
}  # "ở", "thẻ", "bản", "đỏ"
_BESIDE_OTHERS = frozenset(("the", "o"))  # "the a"; by itself it may be "thẻ", "ở"
_LAUGHTER = pattern(
    r"(?:h[aeiouáàạ]+|k|ka|ke|ahi|he|hề|hè|há|hà|hí|hì|hú|hù|hic|hix|huhu|ahihi){2,}|[hk]{3,}|(?:hic|hix|huhu|hihi|haha|hehe|kaka|ahihi)+|a?s?d+f+g*h*j*k*|qwert\w*|[bcdfgklmnpqrstvx]{6,}"
)
# How somebody feels, where nothing was told of yet.
_MOODS = frozenset(
    "chán buồn mệt bực mình tức khổ nản vui sợ lo đau đầu cáu điên nhức ức chế stress nóng lạnh đói lắm mỏi".split()
)
_MOODS_BARE = frozenset("chan buon met buc tuc nan vui buon stress moi nhuc uc".split())  # no other word as often
_WHO = frozenset("toi tôi tui mình em con cháu bác".split())
_SMALL_TALK = pattern(
    r"(?:(?:da|oi|ban|em|anh|chi|ad|bot|chao|co|hom nay|nay|sang nay|toi nay|the) )*"
    r"(?:(?:an|uong)(?: (?:com|sang|trua|toi|ca phe|nuoc))?(?: gi)? chua|(?:co )?(?:khoe|vui|on) (?:khong|chu|ha)|(?:troi|thoi tiet)(?: hom nay)? (?:dep|nong|lanh|mua|mat|am|oi|xau|nang|the nao)(?: (?:the|qua|nhi|lam|ghe|nao))*"
    r"|(?:toi |em |anh |minh )?(?:yeu|thuong|nho|thich|ghet) (?:em|anh|ban|ad|toi|bot)(?: (?:nhieu|lam|qua|the))*|(?:ke|noi|doc|hat)(?: (?:cho|toi|em|mot|1|bai|chuyen|cau|nghe|tho|hat|cuoi|vui|di))+"
    r"|(?:gia|ty gia) (?:vang|xang|do|dola|usd|bitcoin|heo|gao)(?: (?:hom nay|bao nhieu|the nao|len|xuong|may|chua))*|(?:ket qua )?xo so(?: (?:hom nay|mien bac|ve|con gi|the nao))*|(?:may|bao nhieu) (?:gio|tuoi)(?: roi)?|(?:la )?(?:ngay|thu) (?:may|bao nhieu|gi)(?: roi)?|(?:co )?(?:nguoi yeu|vo|chong|gau) (?:chua|khong)"
    r"|ai (?:da bong|vo dich|thang)(?: \w+){0,3}|(?:du bao )?thoi tiet(?: (?:hom nay|ngay mai|mai|the nao|ha noi|ra sao))*|(?:con|co) hang (?:khong|chua)|ship (?:khong|cod)|(?:inbox|ib|xin|bao) gia|(?:thong minh|gioi|xinh|ngoan) (?:khong|the|qua)|bong da(?: (?:toi nay|hom nay|may gio))*"
    r"|(?:dich|viet|lam|soan|giai)(?: (?:giup|ho|cho|toi|em|minh|mot))* (?:cau nay|cau do|bai van|bai tho|tho|van|bai toan|toan|bai tap)(?: (?:di|nay|voi))*|choi (?:game|bai|co)(?: (?:khong|di|voi|em|toi))*)"
    r"(?: (?:a|vay|the|nhi|ha|em|ad|ban|oi|roi|day))*"
)
_ASKS_ON = pattern(
    r"(?:(?:a|u|o|ua|da|alo|em|ad|ban|oi|the|vay|gio) )*(?:(?:roi|the|vay) (?:la |thi )?sao(?: nua| tiep)?|sao roi|the nao roi|(?:den|toi) dau roi|gi nua|tiep theo(?: la)?(?: gi| sao| the nao)?)(?: (?:a|vay|the|nhi|ha|em|ad|ban|oi|roi))*"
)


def is_chatter(text: str) -> bool:
    """Words without a matter, in whatever order; a number of a few digits is no word of one, either."""
    typed = nfc(text).lower()
    words = re.findall(r"[^\W\d_]+", typed)
    if not words:
        return 0 < len(re.findall(r"\d", typed)) <= _MOST_DIGITS and len(typed.split()) == 1
    if len(words) > _MOST_WORDS or re.search(r"\d", typed):
        return False
    if len(words) > 1 and any(map(_says_nothing, words)):
        words = [word for word in words if word not in _BESIDE_OTHERS]
    return all(map(_says_nothing, words)) or bool(_SMALL_TALK.fullmatch(plain_words(text)))


def is_mood(text: str) -> bool:
    """ "Chán quá", "bực mình": how somebody feels, and nothing of what happened."""
    words = [each for each in re.findall(r"[^\W\d_]+", nfc(text).lower()) if each not in _WHO]
    moods = _MOODS | _MOODS_BARE if text.isascii() else _MOODS
    return 0 < len(words) <= _MOST_WORDS and all(each in moods or _says_nothing(each) for each in words)


_MISTAKEN = pattern(
    r"(?:(?:a|o|oi|da|xin loi|sorry|toi|em|minh|con) )*(?:(?:gui|nhan|goi|bam|vao) )?(?:nham|lon)(?: (?:may|so|nguoi|cho|tin|kenh|roi|a|nhe|ban|em))*"
)
_NOTHING = pattern(r"(?:da |a )?khong co (?:gi|viec gi)(?: (?:dau|a|ca|het|nhe))*")


def was_mistaken(text: str) -> bool:
    """ "Nhầm máy", "gửi nhầm": nothing was meant for us."""
    return bool(_MISTAKEN.fullmatch(plain_words(text)))


def is_nothing(text: str) -> bool:
    """ "Không có gì": said to us, or to whoever asked for more."""
    return bool(_NOTHING.fullmatch(plain_words(text)))


def asks_on(text: str) -> bool:
    """ "Rồi sao?", "thế nào rồi": of a matter that was sent, where it stands."""
    return bool(_ASKS_ON.fullmatch(plain_words(text)))


def _says_nothing(word: str) -> bool:
    return word in _EMPTY or (word.isascii() and word in _EMPTY_BARE) or bool(_LAUGHTER.fullmatch(word))
