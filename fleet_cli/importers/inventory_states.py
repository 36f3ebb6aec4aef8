"""States of what an inventory lists, as registers, clouds and people write them."""

import re
from collections.abc import Iterable

# What a cell is as a whole.
_WORDS = {
    "": "|in service|inservice|active|in use|in production|production|prod|live|deployed|online|"
        "operational|running|vm running|available|ready|up|ok|good|working|enabled|delivered|"
        "received|installed|commissioned|used|green|healthy|alive|verfügbar|aktiv|активен|активно",
    "other": "repair|in repair|broken|failed|faulty|faulted|degraded|error|down|offline|maintenance|"
             "in maintenance|under maintenance|drain|drained|draining|unhealthy|damaged|defective|"
             "test|testing|staging|staged|dev|development|burn in|booting|init|idle|allocated|alloc|"
             "mixed|mix|claimed|unclaimed|owner|matched|backfill|assigned|unassigned|reserved for",
    "planned": "planned|forecast|proposed|budgeted|future|reserved|tbd",
    "ordered": "ordered|on order|purchased|in transit|shipped|backordered|pending|undelivered|pedido|"
               "not installed|not delivered|not received|not yet installed",
    "spare": "spare|spares|stock|inventory|storage|warehouse|stored|ersatz|reserva|unused|not in use|reserve",
    "returned": "rma|returned|in rma|at vendor",
    "gone": "retired|removed|sold|lost|stolen|deleted|terminated|shutting down|terminating|deleting|"
            "cancelled|canceled|preempted|preempting|decom|eol|dead",
    "stopped": "stopped|stopping|vm stopped|deallocated|vm deallocated|vm deallocating|suspended|"
               "suspending|hibernated",
}  # fmt: skip
# What a cell, or a header, has in it, whatever its ending: cases, genders, and a year behind it.
_STEMS = {
    "": "in service|in betrieb|im betrieb|im einsatz|inbetriebnahme|produktiv|в эксплуатаци|в работе|"
        "работает|введен|en service|en servicio|em uso|in uso|em operação|en producción|en production|"
        "en operación|w użyciu|in gebruik|activo|ativo|em operação|operativ|en uso|在用|使用中|运行|上线|在线|已安装|稼働|運用中|設置済|사용 ?중|가동",
    "other": "in reparatur|defekt|in wartung|en panne|en réparation|en reparación|averiad|guasto|"
             "в ремонте|на ремонте|неисправ|сломан|维修|故障|修理|보수",
    "planned": "planned|geplant|planifi|planejad|pianificat|prévu|previst|планир|запланир|计划|規劃|规划|"
               "予定|計画|예정",
    "ordered": "ordered|bestellt|command[ée]|en commande|en pedido|ordinat|заказан|в пути|已订购|已下单|采购中|"
               "採購中|在途|待到货|未到货|発注|注文|納入待|발주|주문|awaiting delivery|"
               "pending delivery|not yet delivered|on order|po issued|po raised|purchase order|"
               "arriving|arrives|not (?:yet )?(?:installed|received|arrived)|in lieferung|unterwegs|noch nicht geliefert|livraison|por entregar|zamówion",
    "spare": "spare|in stock|in storage|auf lager|en stock|de rechange|repuesto|en reserva|на складе|미사용|"
             "в резерве|резервн|запасн|备件|备用|備品|库存|予備|在庫|예비|reserviert",
    "returned": "returned to(?! (?:service|production|use|duty|operation))|zurückgeschickt|zurückgesandt|retourn|возвращ|返修|返品",
    "gone": "retired|scrapped|removed from(?= (?:rack|service|site|inventory|fleet|cluster|dc|data))|"
            "duplicate of|wycofan|buiten gebruik|uit dienst|fuera de servicio|fuera de uso|fora de uso|decommission|disposed|disposal|written off|ausgemustert|ausmusterung|"
            "ausserbetrieb|außerbetrieb|"
            "außer betrieb|ausser betrieb|verschrott|stillgelegt|entsorgt|abgeschrieben|verkauft|"
            "retiré|hors service|mise? au rebut|mis au rebut|réform|retirad|dado de baja|dados de baja|"
            "dada de baja|dadas de baja|de baja|fecha de baja|desativad|desmantel|dismess|"
            "списан|утилиз|выведен|退役|报废|報廢|下架|下线|拆除|廃棄|撤去|除却|폐기|철거|retirement",
}  # fmt: skip
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_PATTERNS = {kind: re.compile(rf"(?<![a-zß-ÿЀ-ӿ])(?:{stems})") for kind, stems in _STEMS.items()}
_WHOLE = re.compile(rf"已?(?:{'|'.join(_STEMS.values())})\w*[\W\d]*")
"""A stem with its ending, and at most a date behind it."""
_NOT = re.compile(
    r"\bpending (?!deliver)|\b(?:not|no|nicht|niet|geen|nie|kein\w*|pas|non|ne|не|sin|não|never|no longer|to be|soon|will|wird|"
    r"until|bis)\b"
)
_NOT_YET = re.compile(r"not (?:yet )?(?:delivered|installed|received|arrived)")

NOT_COUNTED = {
    "planned": "planned, and not there yet",
    "ordered": "ordered, and not there yet",
    "spare": "there, and not in service",
    "returned": "returned to their maker",
    "gone": "no longer there",
    "stopped": "stopped: an instance of a cloud holds no accelerators then",
    "not": "not in service",
}
"""The kinds of state in which rows do not count, and why."""

UNKNOWN = "unknown"
"""The kind of a text that may be a state and is none that is known."""

_YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "sí", "si", "sim", "да", "是", "はい"})
_FALSE = frozenset(
    {"no", "n", "false", "0", "nein", "non", "não", "nao", "нет", "否", "いいえ", ""}
)


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip().lower())


def state_kind(state: str) -> str:
    """
    Return the kind of a state; `other` for what is counted and told apart.

    One that holds several kinds, or says that something is not so, is unknown.

    >>> state_kind("In Service"), state_kind("Planned"), state_kind("repair")
    ('', 'planned', 'other')
    >>> state_kind("verschrottet 2023"), state_kind("списаны"), state_kind("spare or planned")
    ('gone', 'gone', 'unknown')
    """
    text = _plain(state)
    if text in _KINDS:
        return _KINDS[text]
    found = {kind for kind, pattern in _PATTERNS.items() if pattern.search(text)}
    certain = len(found) == 1 and (not _NOT.search(text) or _NOT_YET.match(text) is not None)
    if not certain:
        return UNKNOWN
    kind = found.pop()
    # One word for each of two things decides nothing: "active - planned upgrade".
    first = _plain(re.split(r" [-–] |[,;(/]", state.strip())[0])
    return kind if _KINDS.get(first, kind) == kind else UNKNOWN


def is_state(text: str) -> bool:
    """
    Whether a cell is a state and nothing else: more words may speak of something else.

    >>> is_state("verschrottet 2023"), is_state("old fan scrapped"), is_state("live")
    (True, False, True)
    """
    plain = _plain(text)
    return plain in _KINDS or (state_kind(text) != UNKNOWN and bool(_WHOLE.fullmatch(plain)))


def are_answers(cells: Iterable[str]) -> bool:
    """
    Whether cells are yes and no, in whatever words, and both are there.

    >>> are_answers(["yes", "no"]), are_answers(["1", "1"]), are_answers(["0", "8"])
    (True, False, False)
    """
    found = {cell.lower() for cell in cells}
    return found <= _YES | _FALSE and not found.isdisjoint(_YES) and not found.isdisjoint(_FALSE)


def answered(state: str, asked: str) -> str:
    """
    Return the kind of a cell that answers yes or no to a header, or is a state of its own.

    The kind of the state that the header names is *asked*.

    >>> answered("no", ""), answered("yes", "gone"), answered("no", "gone"), answered("spare", "")
    ('not', 'gone', '', 'spare')
    """
    answer = state.strip().lower()
    if asked == UNKNOWN or answer not in _YES | _FALSE or (not answer and asked != ""):
        return state_kind(state)
    if not answer:
        return UNKNOWN
    if answer in _YES:
        return asked
    return "not" if asked in ("", "other") else ""
