"""XML of services and reference managers."""

from tests.corpus.format_samples.sample import REEFS, TIDES, TITLES, make

T, R = TITLES["tides"], TITLES["reefs"]

_PUBMED = f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">123</PMID>
 <DateRevised><Year>2021</Year><Month>01</Month><Day>02</Day></DateRevised>
 <Article><Journal><JournalIssue><PubDate><Year>2019</Year><Month>May</Month><Day>17</Day></PubDate>
  </JournalIssue><Title>Harbour Letters</Title></Journal>
  <ArticleTitle>Tide <i>Tables</i> for Small Harbours.</ArticleTitle>
  <ELocationID EIdType="doi">10.1000/tides</ELocationID>
  <Abstract><AbstractText Label="AIMS">{TIDES.partition(". ")[0]}.</AbstractText>
   <AbstractText Label="RESULTS">{TIDES.partition(". ")[2]}</AbstractText></Abstract>
  <AuthorList><Author><LastName>Anna</LastName><ForeName>Alma</ForeName>
   <AffiliationInfo><Affiliation>Sea Science, Reykjavik, Iceland.</Affiliation></AffiliationInfo></Author>
   <Author><CollectiveName>Gauge Group</CollectiveName></Author></AuthorList>
  <Language>eng</Language></Article>
  <KeywordList><Keyword>tides</Keyword></KeywordList></MedlineCitation>
 <PubmedData><ReferenceList><Reference><Citation>Old.</Citation>
  <ArticleIdList><ArticleId IdType="doi">10.1000/old</ArticleId></ArticleIdList></Reference>
  </ReferenceList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>124</PMID><Article><Journal><JournalIssue><PubDate>
 <MedlineDate>2020 Jul-Aug</MedlineDate></PubDate></JournalIssue></Journal>
 <ArticleTitle>{R}</ArticleTitle></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
_ENDNOTE = f"""<?xml version="1.0" encoding="UTF-8" ?><xml><records>
<record><rec-number>1</rec-number><ref-type name="Journal Article">17</ref-type>
 <contributors><authors><author><style face="normal">Anna, Alma</style></author>
 <author>Berta, Bea</author></authors></contributors>
 <titles><title><style face="normal">{T}</style></title><secondary-title>Harbour Letters</secondary-title></titles>
 <keywords><keyword>tides</keyword></keywords>
 <dates><year><style>2019</style></year><pub-dates><date>May 17</date></pub-dates></dates>
 <electronic-resource-num>10.1000/tides</electronic-resource-num>
 <abstract><style>{TIDES}</style></abstract></record>
<record><titles><title>{R}</title></titles><dates><year>2020</year></dates></record>
</records></xml>"""
_OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>
<ListRecords>%s<resumptionToken>next</resumptionToken></ListRecords></OAI-PMH>"""
_DC = """<record><header><identifier>%s</identifier><datestamp>2021-01-01</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">%s</oai_dc:dc></metadata></record>"""
_DELETED = '<record><header status="deleted"><identifier>oai:x:9</identifier></header></record>'
_OAI_DC = _OAI % (
    _DC
    % (
        "oai:arXiv.org:1905.00001",
        (
            f"<dc:title>{T}</dc:title><dc:creator>Anna, Alma</dc:creator><dc:creator>Berta, Bea</dc:creator>"
            f"<dc:subject>Oceanography</dc:subject><dc:description>{TIDES}</dc:description>"
            "<dc:description>Comment: 12 pages</dc:description><dc:date>2019-06-30</dc:date>"
            "<dc:date>2019-05-17</dc:date><dc:identifier>http://arxiv.org/abs/1905.00001</dc:identifier>"
        ),
    )
    + _DELETED
    + _DC
    % (
        "oai:repo.example.org:77",
        f"<dc:title>{R}</dc:title><dc:date>2020</dc:date><dc:identifier>doi:10.1000/reefs</dc:identifier>",
    )
)
_ARXIV = "<record><header><identifier>oai:arXiv.org:x</identifier></header><metadata>%s</metadata></record>"
_OAI_ARXIV = _OAI % "".join(
    (
        _ARXIV
        % f"""<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>1905.00001</id><created>2019-05-17</created>
<updated>2020-01-01</updated><authors><author><keyname>Anna</keyname><forenames>Alma</forenames></author>
<author><keyname>Berta</keyname></author></authors><title>{T}</title><categories>cs.LG</categories>
<journal-ref>Harbour Letters</journal-ref><abstract>  {TIDES}
</abstract></arXiv>""",
        _ARXIV
        % f"""<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2007.00001</id>
<version version="v1"><date>Wed, 1 Jul 2020 10:00:00 GMT</date></version>
<version version="v2"><date>Thu, 2 Jul 2020 10:00:00 GMT</date></version>
<title>{R}</title><authors>Jane Roe, Jo Lee and Max Moe</authors><abstract>{REEFS}</abstract></arXivRaw>""",
    )
)
_EUROPE_PMC = f"""<?xml version="1.0" encoding="UTF-8"?><responseWrapper><version>6.9</version>
<resultList><result><id>123</id><pmid>123</pmid><doi>10.1000/tides</doi><title>{T}.</title>
<authorString>Anna A, Berta B.</authorString><authorList><author><firstName>Alma</firstName>
<lastName>Anna</lastName></author><author><fullName>Berta B</fullName></author></authorList>
<journalInfo><journal><title>Harbour Letters</title></journal></journalInfo><pubYear>2019</pubYear>
<abstractText>{TIDES}</abstractText><citedByCount>12</citedByCount>
<firstPublicationDate>2019-05-17</firstPublicationDate></result>
<result><id>124</id><title>{R}</title><pubYear>2020</pubYear></result></resultList></responseWrapper>"""
_RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<bib:Article rdf:about="https://example.org/tides"><z:itemType>journalArticle</z:itemType>
 <dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
 <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Anna</foaf:surname>
 <foaf:givenName>Alma</foaf:givenName></foaf:Person></rdf:li><rdf:li><foaf:Person>
 <foaf:surname>Berta</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
 <link:link rdf:resource="#item_1"/><dc:subject>tides</dc:subject>
 <dc:identifier>DOI 10.1000/tides</dc:identifier><dc:title>{T}</dc:title>
 <dcterms:abstract>{TIDES}</dcterms:abstract><dc:date>2019-05-17</dc:date></bib:Article>
<bib:Journal rdf:about="urn:issn:1234-5678"><dc:title>Harbour Letters</dc:title></bib:Journal>
<z:Attachment rdf:about="#item_1"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment>
<rdf:Description rdf:about="#item_2"><z:itemType>preprint</z:itemType><dc:title>{R}</dc:title>
 <dc:date>July 2020</dc:date></rdf:Description></rdf:RDF>"""
_RSS = f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 version="2.0"><channel><title>physics.ao-ph updates on arXiv.org</title>
<item><title>{T}</title><link>https://arxiv.org/abs/1905.00001</link>
<description>arXiv:1905.00001v1 Announce Type: new
Abstract: {TIDES}</description><guid>oai:arXiv.org:1905.00001v1</guid><category>cs.LG</category>
<pubDate>Fri, 17 May 2019 00:00:00 -0400</pubDate><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>Alma Anna, Bea Berta</dc:creator></item>
<item><title>{R}</title><link>https://arxiv.org/abs/1707.00001</link>
<description>arXiv:1707.00001v3 Announce Type: replace
Abstract: {REEFS}</description><pubDate>Fri, 17 May 2019 00:00:00 -0400</pubDate></item>
</channel></rss>"""

_DAY = {"published": "2019-05-17", "abstract": TIDES, "n_authors": 2}
_FULL = {**_DAY, "paper_id": "doi:10.1000/tides", "venue": "Harbour Letters"}
_YEAR = {"published": "2020-01-01", "date_precision": "year"}
_MONTH = {"published": "2020-07-01", "date_precision": "month"}

SAMPLES = [
    make("pubmed.xml", _PUBMED, "PubMed (XML)", reefs={**_MONTH, "paper_id": "pubmed:124"},
        tides={**_FULL, "abstract": f"AIMS: {TIDES.replace('. ', '. RESULTS: ', 1)}"}),
    make("endnote.xml", _ENDNOTE, "EndNote (XML)", tides=_FULL, reefs=_YEAR),
    make("oai_dc.xml", _OAI_DC, "OAI-PMH", tides={**_DAY, "paper_id": "arXiv:1905.00001"},
        reefs={**_YEAR, "paper_id": "doi:10.1000/reefs"}, n_left_out=1),
    make("oai_arxiv.xml", _OAI_ARXIV, "OAI-PMH",
        tides={**_DAY, "paper_id": "arXiv:1905.00001", "venue": "Harbour Letters"},
        reefs={"published": "2020-07-01", "n_authors": 3, "abstract": REEFS}),
    make("europe_pmc.xml", _EUROPE_PMC, "Europe PMC (XML)", tides=_FULL, reefs=_YEAR),
    make("zotero.rdf", _RDF, "Zotero (RDF)", tides=_FULL, reefs=_MONTH),
    make("arxiv_rss.xml", _RSS, "arXiv feed (RSS)", tides={**_DAY, "paper_id": "arXiv:1905.00001"},
        reefs={"published": "2017-07-01", "date_precision": "month", "abstract": REEFS}),
]  # fmt: skip
