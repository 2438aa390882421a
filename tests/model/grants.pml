/*
 * The life of a grant (docs/rules.md, R10-R12) over two hosts that share one file, two documents, crashes and lost answers.
 * Checked exhaustively by ./check: every order of everything that can happen. It has no clock: what falls due may fall
 * due at any moment, so that every clock is covered.
 *
 * A transaction is atomic; the answer is a step of its own, and a host may crash between the two: then it has happened,
 * and nobody was told (an in-doubt commit). A crash loses all messages to and from that host's document.
 *
 * Defining one of the BREAK_... below breaks one rule on purpose: ./check expects Spin to find a violation then.
 */
#define DOCUMENTS 2 /* document d is connected to host d */
#define CAP 2       /* maxRetries */
#define FAILURES 2  /* in a row end a session: three in the rules, two are enough here */
#ifndef SESSIONS
#define SESSIONS 2
#endif
#define GRANTS 4 /* one more than there are */
#ifndef CRASHES
#define CRASHES 2
#endif

mtype = { none, offered, claimed, clicked }             /* an open grant, in the file */
mtype = { offer, yes, no, claim, claim_anew, done, not_done, seen } /* messages; each names a grant or an attempt */

/* ---- the file */
mtype grant = none;
byte grant_id = 0, holder = 0; /* of the grant that is open, or was the last one */
bool running = false;
byte refused = 0, failures = 0, session = 0;
bool in_ledger[GRANTS];  /* an attempt has the number of the grant whose click made it */
bool answered_yes[GRANTS]; /* to the request that a document sends again when its answer is lost */

/* ---- what happened in the world: nobody decides by it */
byte clicks[GRANTS];
byte session_of[GRANTS], holder_of[GRANTS], clicks_in[SESSIONS + 1];
byte attempts_told = 0, counted = 0;
byte crashes = 0;
bool confused = false;

chan to_host[DOCUMENTS] = [2] of { mtype, byte };
chan to_document[DOCUMENTS] = [2] of { mtype, byte };

inline end_session() {
    running = false;
#ifndef BREAK_END_LEAVES_OFFER
    if
    :: grant == offered -> grant = none /* R12; a claimed click stays in flight */
    :: else
    fi
#endif
}

/* R11: the next new attempt resolves the grant in flight. R3: an attempt counts once. */
inline take_attempt(a) {
    if
#ifndef BREAK_COUNTS_AGAIN
    :: in_ledger[a] -> skip
    :: else ->
#else
    :: true ->
#endif
        if
        :: !in_ledger[a] -> attempts_told++
        :: else
        fi;
        in_ledger[a] = true;
        counted++;
        assert(counted == attempts_told); /* R3: each attempt counts once */
        refused++;
        failures = 0;
        if
        :: grant == claimed || grant == clicked -> grant = none
        :: else
        fi;
#ifndef BREAK_NO_CAP
        if
        :: running && refused >= CAP -> end_session() /* R5 */
        :: else
        fi
#endif
    fi
}

/* `again`: with the requestId of this document's first claim of the grant. */
inline claim_it(d, id, again, granted) {
    granted = false;
    if
    :: again && answered_yes[id] && holder == d && grant_id == id -> granted = true /* asked again: the same answer */
#ifdef BREAK_CLAIM_TWICE
    :: grant_id == id && (grant == offered || grant == claimed) ->
#else
#ifdef BREAK_ANY_DOCUMENT
    :: grant == offered ->
#else
    :: grant == offered && grant_id == id && holder == d ->
#endif
#endif
        assert(running); /* R12: nothing is granted after the end */
        granted = true;
#ifndef BREAK_SPEAKS_FIRST
        grant = claimed;
        answered_yes[id] = again
#endif
    :: else
    fi
}

/* One host. What is due is done by whichever host notices it first. */
proctype Host(byte d) {
    byte id;
    bool granted;
    do
    /* requests */
    :: atomic {
            if
            :: to_host[d]?claim(id) -> claim_it(d, id, true, granted)
            :: to_host[d]?claim_anew(id) -> claim_it(d, id, false, granted)
            fi };
        if
        :: atomic { granted -> to_document[d]!yes(id) };
#ifdef BREAK_SPEAKS_FIRST
            ;
            if
            :: atomic { grant == offered && grant_id == id -> grant = claimed; answered_yes[id] = true }
            :: atomic { crashes < CRASHES -> crashes++; granted = false } /* the answer is out, and nothing is saved */
            fi
#endif
        :: atomic { !granted -> to_document[d]!no(id) }
        :: atomic { crashes < CRASHES -> crashes++; granted = false } /* done, and nobody was told */
        fi;
        granted = false; id = 0
    :: atomic { to_host[d]?done(id) ->
        if
        :: grant == claimed && grant_id == id -> grant = clicked
        :: else
        fi; id = 0 }
    :: atomic { to_host[d]?not_done(id) ->
        if
        :: grant == claimed && grant_id == id ->
            grant = none;
            failures++;
            if
            :: failures >= FAILURES -> end_session()
            :: else
            fi
        :: else
        fi; id = 0 }
    :: atomic { to_host[d]?seen(id) -> take_attempt(id); id = 0 }

    /* R9: the next attempt is due, and offered to a document here. */
    :: atomic { running && grant == none && grant_id + 1 < GRANTS &&
#ifndef BREAK_NO_CAP
        refused < CAP &&
#endif
        len(to_document[d]) < 2 ->
            grant = offered; grant_id++; holder = d; session_of[grant_id] = session; holder_of[grant_id] = d; to_document[d]!offer(grant_id) }
#ifdef BREAK_CLAIMED_AGAIN
    :: atomic { running && grant == claimed && grant_id + 1 < GRANTS && len(to_document[d]) < 2 ->
            holder = d; grant_id++; session_of[grant_id] = session; holder_of[grant_id] = d; grant = offered; to_document[d]!offer(grant_id) }
#endif

    /* A crash, and the next host: what was under way in either direction is lost. */
    :: atomic { crashes < CRASHES && (len(to_host[d]) > 0 || len(to_document[d]) > 0) ->
        crashes++;
        do
        :: len(to_host[d]) > 0 -> to_host[d]?_, _
        :: len(to_document[d]) > 0 -> to_document[d]?_, _
        :: else -> break
        od }
    od
}

/* What falls due at a moment, at whichever host notices it first: at any moment here, but at last. */
proctype Time() {
    do
#ifndef BREAK_NO_EXPIRY
    :: atomic { grant == offered -> grant = none }
#endif
#ifndef BREAK_NO_TIMEOUT
    :: atomic { (grant == claimed || grant == clicked) -> grant = none; end_session() } /* R11: no attempt in time */
#endif
    od
}

/* A document: it clicks on `granted: true` and nothing else, and acts on a grant once, whatever it did then. */
proctype Document(byte d) {
    byte id, asked = 0;
    bool acted[GRANTS], told[GRANTS];
    do
    :: atomic { to_document[d]?offer(id) -> 
        if
        :: len(to_host[d]) < 2 -> asked = id; to_host[d]!claim(id)
        :: else
        fi; id = 0 }
    :: atomic { asked > 0 && len(to_host[d]) < 2 && len(to_document[d]) == 0 && len(to_host[d]) == 0 && crashes > 0 && crashes < CRASHES ->
        to_host[d]!claim(asked) } /* the answer was lost: the same request again */
    :: atomic { !confused && grant == offered && len(to_host[d]) < 2 -> confused = true; to_host[d]!claim_anew(grant_id) } /* once, it was not asked */
    :: atomic { to_document[d]?no(id) -> asked = 0; id = 0 }
    :: atomic { to_document[d]?yes(id) ->
        if
        :: acted[id] || len(to_host[d]) == 2 -> skip
        :: else ->
            if
            :: acted[id] = true;
                clicks[id]++;
                clicks_in[session_of[id]]++;
                assert(holder_of[id] == d);                   /* R10: only where it was offered */
                assert(clicks[id] == 1);                      /* R10: a grant is one click at most */
                assert(clicks_in[session_of[id]] <= CAP);     /* R17: no session clicks more often than its limit */
                to_host[d]!done(id)
#ifndef BREAK_ACTS_AGAIN
            :: acted[id] = true; to_host[d]!not_done(id) /* the page changed before the click */
#else
            :: to_host[d]!not_done(id)
#endif
            fi
        fi;
        asked = 0; id = 0 }
    /* The page shows what became of a click; each document tells it, in any order. */
    :: atomic { clicks[1] > 0 && !told[1] && len(to_host[d]) == 0 -> told[1] = true; to_host[d]!seen(1) }
    :: atomic { clicks[2] > 0 && !told[2] && len(to_host[d]) == 0 -> told[2] = true; to_host[d]!seen(2) }
    :: atomic { clicks[3] > 0 && !told[3] && len(to_host[d]) == 0 -> told[3] = true; to_host[d]!seen(3) }
    od
}

proctype User() {
    do
    :: atomic { !running && session < SESSIONS -> running = true; refused = 0; failures = 0; session++ } /* R8 */
    :: atomic { running -> end_session() }
    :: true -> skip /* nobody has to stop anything */
    od
}

init {
    atomic {
        run Host(0); run Host(1);
        run Document(0); run Document(1);
        run Time();
        run User()
    }
}

/* R10: every offer ends. */
ltl offers_end { [] (grant == offered -> <> (grant != offered)) }
/* R11: a click is given up at last. */
ltl flights_end { [] (grant == claimed || grant == clicked -> <> (grant == none || grant == offered)) }
