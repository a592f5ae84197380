"""Sentences about nothing in particular, in the shape and length of newspaper prose."""

SUBJECTS = """the council|the harbour authority|a group of residents|the regional grid|the ministry|two engineers
the transport board|a survey of farmers|the museum|a small workshop|the research station|the library service
the rail operator|a panel of teachers|the water company|the orchestra|the fishing fleet|local hospitals
a team of surveyors|the market traders|the weather office|a new cooperative|the city archive|the repair yard
three universities|the planning office|volunteers from the valley|the shipping line|the seed bank|a court of appeal""".replace("\n", "|").split("|")

VERBS = """announced|postponed|examined|opened|funded|questioned|measured|restored|published|welcomed|rejected|extended
reviewed|described|defended|repaired|registered|counted|promised|tested|replaced|inspected|outlined|approved""".replace("\n", "|").split("|")

OBJECTS = """a plan for the eastern district|the second phase of the works|a timetable for the coming winter
new rules for heavy vehicles|the results of a ten-year study|a bridge over the lower river|cheaper night trains
a register of old buildings|the first harvest under glass|repairs to the flood wall|a fund for small presses
training for young mechanics|a map of every well|the cost of the new pumps|a shared fleet of buses
the opening hours of public baths|a method for drying timber|an exchange of teachers|the budget for street lamps
a line of electric ferries|stricter limits on noise|the sale of the former barracks""".replace("\n", "|").split("|")

ADJUNCTS = """after months of talks|on Tuesday|in the first half of the year|despite a shortage of staff
with money from three provinces|for the first time in a decade|at a meeting open to the public
while the old rules remain in force|before the autumn storms|without raising fares|under a contract signed in May
in spite of doubts about the schedule|as part of a wider review|to the surprise of its partners|near the old station
by a margin of {n} votes|at a cost of {n} million|in {n} of the towns along the coast|within {n} weeks""".replace("\n", "|").split("|")

SPEECH = """“We have waited long enough,” said {name}|“The figures are better than we feared,” {name} said
{name} called the result “a beginning, not an end”|“Nobody expected it to be simple,” said {name}
{name} said the work would be finished on time|“It is the small repairs that count,” {name} added""".replace("\n", "|").split("|")

JOINS = ["{a}, and {b}.", "{a}, while {b}.", "{a}. By contrast, {b}.", "{a}; {b}.", "{a}. In the same week {b}.", "{a}."]

GIVEN = "Ada|Bo|Clara|Davit|Elif|Femi|Greta|Hao|Ines|Jonas|Kira|Lin|Mara|Nils|Oya|Pavel|Rosa|Sami|Tova|Yuna".split("|")
FAMILY = "Abara|Berg|Castel|Dumont|Eriksen|Fontaine|Garay|Holm|Ivanek|Jansen|Kovar|Lund|Moreau|Nagy|Okoro|Peralta".split("|")
PLACES = "Northbridge|Saltmarsh|Ferndale|Old Quay|Highmoor|Stonefield|Lindenau|Port Aster|Graywater|Millbrook".split("|")

SECTIONS = {"nation": "Nation", "world": "World", "business": "Business", "science": "Science", "culture": "Culture"}
COLUMNS = ["Street Level", "The Ledger", "Field Notes", "Second Reading"]
CREDITS = ["AGENCY", "STAFF", "ARCHIVE"]


def clause(random):
    adjunct = random.choice(ADJUNCTS).format(n=random.randint(3, 90))
    return f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(OBJECTS)} {adjunct}"


def sentence(random):
    if random.random() < 0.15:
        return random.choice(SPEECH).format(name=person(random)) + "."
    text = random.choice(JOINS).format(a=clause(random), b=clause(random))
    return text[0].upper() + text[1:]


def person(random):
    return f"{random.choice(GIVEN)} {random.choice(FAMILY)}"


def names(random, count):
    """Different names of persons."""
    found = {}
    while len(found) < count:
        found[person(random)] = None
    return list(found)


def topics(count):
    """Different names of topics, two words each."""
    first = "public|rural|coastal|early|open|shared|winter|northern|quiet|clean".split("|")
    second = "transport|schools|energy|housing|music|courts|harvests|rivers".split("|")
    return [f"{a} {b}" for b in second for a in first][:count]


def headline(random):
    text = f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(OBJECTS)}"
    return text[0].upper() + text[1:]
