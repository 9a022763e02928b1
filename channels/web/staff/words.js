// Wordings of the staff page, and what the states of a case are called.
export const WORDS = {
  ko: {
    title: "길벗 담당자", skip: "본문으로", language: "화면 언어", leave: "나가기", entry: "담당자 확인", token: "담당자 토큰", enter: "들어가기", tabs: "할 일",
    handoffs: "사람을 찾는 분", applications: "승인 기다림", complaints: "민원", empty: "기다리는 일이 없어요.", pick: "왼쪽에서 하나를 고르세요.",
    transcript: "지금까지의 대화", answers: "적은 내용", files: "받은 파일", history: "지나온 길", none: "없음", citizen: "시민", assistant: "길벗",
    take: "맡기", close: "상담 끝내기", review: "살펴보기 시작", approve: "승인", ask: "더 요청", refuse: "반려", assigned: "담당자 정함", in_progress: "처리 시작", resolved: "처리 끝", rejected: "받지 않음", closed: "마무리",
    note: "시민에게 전할 말", holder: "증명서에 적을 이름 (본인 확인에서 나온 이름)", note_needed: "시민에게 전할 말을 적어 주세요.",
    done: "기록했어요. 시민에게도 알려져요.", desk: "부서", filed: "접수", promised: "약속한 날", status: "상태", urgency: "급함", reason: "까닭", joined: "같은 민원", issues: "승인하면 증명서가 나가요",
    unknown: "토큰이 맞지 않아요.", off: "담당자가 등록되어 있지 않아요.", offline: "서버에 닿지 않아요. 잠시 뒤에 다시 해 보세요.",
    states: { received: "접수", in_review: "검토 중", more_information: "보완 요청", approved: "승인", completed: "끝남", rejected: "반려", cancelled: "취소", booked: "예약", assigned: "배정", in_progress: "처리 중", resolved: "처리됨", closed: "마무리", waiting: "기다림", connected: "상담 중" },
    reasons: { asked: "사람을 찾음", not_understood: "말이 통하지 않음", emergency: "응급", distress: "힘들어함", fraud: "사기" },
    urgencies: { normal: "보통", urgent: "급함", emergency: "응급" },
  },
  en: {
    title: "Gilbot staff", skip: "To the work", language: "Language of this page", leave: "Leave", entry: "Staff sign-in", token: "Staff token", enter: "Enter", tabs: "Work",
    handoffs: "Waiting for a person", applications: "To be decided", complaints: "Complaints", empty: "Nothing waits here.", pick: "Choose one from the list.",
    transcript: "The conversation so far", answers: "Answers", files: "Files", history: "History", none: "none", citizen: "Citizen", assistant: "Gilbot",
    take: "Take over", close: "Close", review: "Begin review", approve: "Approve", ask: "Ask for more", refuse: "Refuse", assigned: "Assign", in_progress: "Begin work", resolved: "Settled", rejected: "Not for us", closed: "Close",
    note: "Words to the citizen", holder: "Name on the certificate (as the identity check found it)", note_needed: "Write what the citizen is to be told.",
    done: "Noted. The citizen will see it.", desk: "Desk", filed: "Filed", promised: "Promised", status: "State", urgency: "Urgency", reason: "Reason", joined: "Repeats", issues: "Approving issues a certificate",
    unknown: "This token is not known.", off: "No staff are set up here.", offline: "The server does not answer. Please try again in a moment.",
    states: { received: "received", in_review: "in review", more_information: "more asked for", approved: "approved", completed: "finished", rejected: "refused", cancelled: "cancelled", booked: "booked", assigned: "assigned", in_progress: "in progress", resolved: "settled", closed: "closed", waiting: "waiting", connected: "with a person" },
    reasons: { asked: "asked for a person", not_understood: "not understood", emergency: "emergency", distress: "distress", fraud: "fraud" },
    urgencies: { normal: "normal", urgent: "urgent", emergency: "emergency" },
  },
};
