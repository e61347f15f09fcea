"""Resource types: the words of Dublin Core, DataCite, schema.org and people become one list."""

from __future__ import annotations

from functools import cache, lru_cache

from ecotone.kernel.text import words

OTHER = "other"

#: Hub words by resource type, folded when read. Sources: DCMI Type, DataCite 4.6
#: resourceTypeGeneral, schema.org 29, COAR Resource Types 3.2, ISO 19115 MD_ScopeCode,
#: info:eu-repo/semantics; translations ours.
_WORDS = {
    "dataset": "dataset; data set; datasets; data; series; occurrence; checklist; samplingevent; "
    "sampling event; sampling event dataset; occurrence dataset; checklist dataset; metadata; "
    "metadata only; data paper supplement; table; spreadsheet; timeseries; observational data; experimental data; "
    "survey data; measurement; statistics; jeu de donnees; donnees; ensemble de donnees; "
    "conjunto de datos; datos; مجموعه بيانات; بيانات; набор данных; данные; 数据集; 数据; "
    "nongeographicdataset; non geographic dataset; aggregate dataset; data feed; datafeed; tile",
    "report": "report; technical report; working paper; workingpaper; study; annual report; "
    "project report; research report; internal report; white paper; discussion paper; book; "
    "book chapter; bookchapter; bookpart; book part; booksection; monograph; thesis; doctoralthesis; doctoral thesis; "
    "masterthesis; master thesis; bachelorthesis; dissertation; creativework; publication; "
    "proceedings; conference proceedings; document; rapport; etude; livre; these; informe; "
    "informe tecnico; estudio; libro; tesis; تقرير; دراسه; كتاب; отчет; доклад; исследование; "
    "книга; диссертация; 报告; 研究报告; 图书; 学位论文; national report",
    "article": "article; journal article; journalarticle; scholarlyarticle; scholarly article; "
    "research article; review; review article; preprint; paper; data paper; datapaper; "
    "conference paper; conferencepaper; conferenceobject; conference object; conferencepaper; editorial; letter; "
    "contributiontoperiodical; article de revue; article scientifique; articulo; "
    "articulo cientifico; articulo de revista; مقال; مقاله; مقال علمي; статья; научная статья; "
    "期刊文章; 论文; 期刊论文; peer review; peerreview",
    "guidance": "guidance; guide; guidelines; guideline; manual; handbook; toolkit; how to; howto; technicalguidelines; "
    "technical guidance; best practice; output management plan; guide pratique; manuel; "
    "lignes directrices; guia; directrices; دليل; ارشادات; مبادئ توجيهيه; руководство; "
    "методические рекомендации; 指南; 手册; 指导",
    "policy_brief": "policy brief; policybrief; brief; briefing; note d orientation; "
    "note de politique; informe de politicas; nota de politica; resumen de politicas; "
    "موجز سياسات; موجز السياسات; аналитическая записка; 政策简报",
    "assessment": "assessment; assessment report; rapport d evaluation; evaluation; evaluacion; "
    "informe de evaluacion; تقييم; تقرير التقييم; оценка; доклад об оценке; 评估; 评估报告",
    "summary_policymakers": "summary for policymakers; summary for policy makers; spm; "
    "resume a l intention des decideurs; resumen para responsables de politicas; "
    "resumen para los responsables de la formulacion de politicas; "
    "ملخص لمقرري السياسات; ملخص لصانعي السياسات; резюме для директивных органов; 决策者摘要",
    "indicator": "indicator; indicators; indicateur; indicador; مؤشر; индикатор; показатель; 指标",
    "map_layer": "map; maps; cartographicmaterial; map layer; spatial layer; gis; geospatial; "
    "geospatial data; wms; wfs; web map; raster; vector; vector digital data; raster digital data; "
    "carte; mapa; خريطه; карта; 地图; feature layer; feature service; map service; image service; "
    "imageservice; coverage; staticmap; cartographic material; geographic dataset; stac collection",
    "tool": "software; tool; tools; softwareapplication; software application; "
    "softwaresourcecode; software source code; computer program; application; app; script; "
    "mobileapplication; webapplication; api; webapi; service; interactive resource; "
    "interactiveresource; computational notebook; computationalnotebook; logiciel; outil; "
    "programa informatico; herramienta; برنامج; برمجيات; اداه; программа; инструмент; 软件; 工具",
    "model": "model; scenario; simulation; workflow; modele; scenario model; modelo; نموذج; "
    "модель; сценарий; 模型; 情景",
    "case_study": "case study; casestudy; success story; solution; etude de cas; estudio de caso; "
    "دراسه حاله; пример из практики; тематическое исследование; 案例研究; 案例",
    "course": "course; courseinstance; training; learningresource; learning resource; lecture; lesson; tutorial; "
    "learning object; training material; e learning; mooc; cours; formation; curso; formacion; "
    "capacitacion; دوره; دوره تدريبيه; تدريب; курс; обучение; 课程; 培训",
    "webinar": "video; webinar; videoobject; moving image; movingimage; audiovisual; film; "
    "podcast; sound; audio; audioobject; presentation; presentationdigitaldocument; "
    "conference presentation; slides; poster; conferenceposter; video recording; seminaire en ligne; webinaire; "
    "seminario web; فيديو; ندوه عبر الانترنت; видео; вебинар; 视频; 网络研讨会",
    "legal_text": "legislation; law; act; regulation; decree; treaty; legal text; decision; "
    "policy; legal instrument; nbsap; loi; legislation nationale; ley; legislacion; decreto; "
    "قانون; تشريع; مرسوم; закон; законодательство; 法律; 法规; convention; patent",
    "standard": "standard; protocol; protocols; technical standard; specification; methodology; "
    "method; norme; protocole; norma; protocolo; estandar; معيار; بروتوكول; стандарт; протокол; "
    "标准; 规程",
    "news": "news; newsarticle; news article; press release; pressrelease; blogposting; blog post; blog; "
    "newsletter; socialmediaposting; actualite; actualites; communique de presse; noticia; "
    "noticias; comunicado de prensa; اخبار; خبر; بيان صحفي; новость; новости; пресс релиз; "
    "新闻; 新闻稿",
    "event": "event; events; meeting; workshop; conference; businessevent; educationevent; "
    "exhibitionevent; evenement; reunion; atelier; evento; taller; reunión; فعاليه; حدث; اجتماع; "
    "событие; мероприятие; совещание; 活动; 会议",
    "vacancy": "job; jobposting; vacancy; vacancies; offre d emploi; empleo; vacante; وظيفه; "
    "вакансия; 职位; 招聘",
    "opportunity": "grant; funding; call for proposals; fellowship; monetarygrant; award; "
    "funding opportunity; appel a propositions; convocatoria; subvencion; منحه; دعوه لتقديم "
    "المقترحات; грант; конкурс; 资助; 奖学金",
    "database": "database; portal; datacatalog; data catalog; catalogue; website; web site; "
    "repository; base de donnees; portail; base de datos; قاعده بيانات; بوابه; база данных; "
    "портал; 数据库; 门户网站",
    "general_library_resource": "general library resource; library resource; other resource",
}  # fmt: skip
#: Words that say only what the bytes are; used when nothing more precise is said.
_VAGUE = {
    "text": "report", "texte": "report", "texto": "report", "image": OTHER, "still image": OTHER,
    "stillimage": OTHER, "imageobject": OTHER, "photo": OTHER, "photograph": OTHER,
    "collection": "database", "physicalobject": OTHER, "physical object": OTHER, "other": OTHER,
    "webpage": OTHER, "web page": OTHER, "itempage": OTHER, "thing": OTHER, "none": OTHER,
}  # fmt: skip
#: What stands before the word in addresses and prefixed names.
_HEADS = ("info:eu-repo/semantics/", "http://purl.org/coar/resource_type/", "dcmitype:", "schema:")
#: COAR resource types by number (http://vocabularies.coar-repositories.org), the common ones.
_COAR = {
    "c_ddb1": "dataset", "c_6501": "article", "c_2df8fbb1": "article", "c_dcae04bc": "article",
    "c_816b": "article", "c_93fc": "report", "c_18ws": "report", "c_18gh": "report",
    "c_2f33": "report", "c_3248": "report", "c_46ec": "report", "c_db06": "report",
    "c_bdcc": "report", "c_8042": "report", "c_5794": "article", "c_c94f": "article",
    "c_5ce6": "tool", "c_12cd": "map_layer", "c_ecc8": OTHER, "c_12ce": "webinar",
    "c_8a7e": "webinar", "c_18cc": "webinar", "c_e059": "course", "c_beb9": "article",
    "c_393c": "model", "c_c513": OTHER, "c_1843": OTHER,
}  # fmt: skip


@cache
def _known() -> dict[str, str]:
    return {
        " ".join(words(word).split()): code
        for code, listed in _WORDS.items()
        for word in listed.split(";")
    }


def resource_type(kinds: tuple[str, ...]) -> str:
    """Return the resource type that the hub's words mean, the most precise first, or ``other``.

    >>> resource_type(("Text", "info:eu-repo/semantics/article"))
    'article'
    """
    vague = OTHER
    for kind in kinds:
        code, sure = _of_word(kind)
        if sure:
            return code
        if vague == OTHER:
            vague = code
    return vague


@lru_cache(maxsize=5_000)
def _of_word(kind: str) -> tuple[str, bool]:
    """Return the type of one word, and whether that word is precise."""
    said = kind.strip()
    for head in _HEADS:
        said = said.removeprefix(head)
    if said.lower().startswith("http"):
        said = said.rstrip("/").replace("#", "/").rpartition("/")[2]
    if said in _COAR:
        return _COAR[said], _COAR[said] != OTHER
    key = " ".join(words(said).split())
    found = _known().get(key) or _known().get(key.removesuffix("s"))
    if found:
        return found, True
    if key in _VAGUE:
        return _VAGUE[key], False
    # "Dataset/Occurrence", "Journal article; peer reviewed": the first part that is known
    for part in said.replace(";", "/").replace(",", "/").replace(":", "/").split("/"):
        key = " ".join(words(part).split())
        if key in _known():
            return _known()[key], True
    return OTHER, False
