"""A read-back is confirmed by a yes and nothing else: doubt, objection and side questions file nothing."""

from __future__ import annotations

import pytest

from services.forms.progress import objects
from services.forms.words import confirms


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *(("zh", said) for said in ("是的", "对啊", "对头", "好嘞，谢谢你", "莫得问题", "对，交上去", "行，就这样", "没错，交吧", "好的，再见", "嗯，就这样吧", "一点没错", "晓得了，交吧", "可以提交了")),
        *(("ko", said) for said in ("네 맞아요", "응 그려", "네, 이대로 신청할게요", "틀린 거 없어요", "네 감사합니다", "하모 그라이소", "네 제 이름 맞아요", "다 맞습니다")),
        *(("en", said) for said in ("yes please", "yes, that's right, go ahead", "fine, thank you", "aye go on then", "all correct thanks", "yeah send it off", "looks good to me")),
    ],
)  # fmt: skip
def test_a_whole_yes_confirms(language: str, said: str) -> None:
    assert confirms(said, language) is True


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *(("zh", said) for said in ("要多长时间", "好像不对", "有个地方错了", "有问题", "要改一下", "要等等", "对了，还有个事", "行吗", "要钱不", "有没有手续费", "对方是谁", "有意见", "好烦啊", "我要走了", "好了没有", "行了别念了", "可以，但是名字写错了", "身份证号念对了吗")),
        *(("ko", said) for said in ("얼마나 걸려요", "네 근데 이름이 틀렸어요", "맞아요?", "네?", "그래 얼마나 걸리노", "틀린 데 있어요", "문제 있어요", "좀 고쳐 주세요", "보여 주세요 다시", "좋은데 돈은 얼마나 들어요")),
        *(("en", said) for said in ("right, how long does it take", "do I have to pay", "fine but the name is wrong", "I want to change the name", "good question", "right?", "please wait", "sure, but change the date", "do it tomorrow")),
    ],
)  # fmt: skip
def test_doubt_objection_and_questions_do_not_confirm(language: str, said: str) -> None:
    assert confirms(said, language) is not True


@pytest.mark.parametrize(("language", "said"), [("zh", "有个地方错了"), ("zh", "要改一下"), ("zh", "好像不对"), ("ko", "틀린 데 있어요"), ("en", "there is a mistake")])
def test_an_objection_to_the_read_back_is_heard(language: str, said: str) -> None:
    assert objects(said, language)


@pytest.mark.parametrize(("language", "said"), [("ko", "네" * 200 + "글"), ("zh", "对好" * 200 + "字"), ("en", "yes yes " * 200 + "x")])
def test_a_long_row_of_yeses_is_read_at_once(language: str, said: str) -> None:
    assert confirms(said, language) is not True
