"""The catalogue's words for the report on customers, by id, in English.

Takes      nothing. Gives CUSTOMERS and CUSTOMER_STORY: id -> English sentence, which
           `sentences` joins to SENTENCES; its rules are those.
Families   segment, action: of the RFM segments. level, trait, feature: of which names of
           groups are made. rfm_note, group_note, value_note: what an analysis has to say
           beside its tables, each room with a family of its own.

>>> CUSTOMERS["segment.cannot_lose"], CUSTOMERS["action.lost"]
('Cannot lose', 'Spend nothing on them; ask a few why they left.')
"""

SEGMENTS = {
    "segment.champions": "Champions",
    "segment.loyal": "Loyal",
    "segment.potential_loyalist": "Potential loyalists",
    "segment.recent_few": "Recent, few orders",
    "segment.fairly_recent_few": "Fairly recent, few orders",
    "segment.needs_attention": "Need attention",
    "segment.about_to_sleep": "About to sleep",
    "segment.at_risk": "At risk",
    "segment.cannot_lose": "Cannot lose",
    "segment.hibernating": "Hibernating",
    "segment.lost": "Lost",
    "segment.absent": "Not a customer",
    "action.champions": "Thank them, show them new things first, ask for referrals.",
    "action.loyal": "Offer more of what they buy; ask for their opinion.",
    "action.potential_loyalist": "Offer what goes with their last order, or a membership.",
    "action.recent_few": "Help them to the next order: ask how the last one went.",
    "action.fairly_recent_few": "Remind them of you; a small offer for the next order.",
    "action.needs_attention": "A personal offer now, before they fall silent.",
    "action.about_to_sleep": "Remind them by mail; show what others like them buy.",
    "action.at_risk": "Call or write in person; ask what went wrong.",
    "action.cannot_lose": "Call first: find out why they stopped and win them back.",
    "action.hibernating": "An occasional mail with a standard offer.",
    "action.lost": "Spend nothing on them; ask a few why they left.",
}
TRAITS = {
    "trait.one": "{level} {feature}",
    "trait.numbered": "group {number}",
    "trait.none": "all alike",
    "level.very_low": "very low",
    "level.low": "low",
    "level.middle": "middling",
    "level.high": "high",
    "level.very_high": "very high",
    "feature.days_since_last_order": "days since the last order",
    "feature.order_count": "number of orders",
    "feature.spend": "spend",
    "feature.average_order": "average order",
    "feature.tenure": "time as a customer",
    "feature.mean_gap": "days between orders",
    "feature.products": "variety of products",
    "feature.return_rate": "return rate",
    "feature.discount_share": "share of discount",
    "feature.activities": "number of contacts",
    "feature.visits": "number of visits",
    "feature.tickets": "number of tickets",
    "feature.satisfaction": "satisfaction",
    "line.one": (
        "Line {number} holds {share} of all differences. Far out on it: {what}."
    ),
    "line.more": "higher {feature}",
    "line.less": "lower {feature}",
}
CUSTOMER_STORY = {
    "story.known": (
        "Customers who had ordered up to {as_of}: {customers}. The best fifth of them "
        "holds {best_fifth_share} of what all have spent."
    ),
    "story.known.missing": "Customers who had ordered up to {as_of}: {customers}.",
    "story.eighty": (
        "Four fifths of the spend come from {customers_for_most} of them: "
        "{customers_for_most.n} of {customers_for_most.d}. {eighty}"
    ),
    "story.once": (
        "Of all, {customers_one_time} ordered once; {repeat_rate} ordered again within "
        "ninety days."
    ),
    "story.once.missing": "Of all, {customers_one_time} ordered once.",
    "story.silent": (
        "Half of them last ordered {days_since_order} days ago or longer; "
        "{customers_silent} are silent for longer than is usual here."
    ),
    "story.silent.missing": (
        "Half of them last ordered {days_since_order} days ago or longer."
    ),
    "story.verdict": "{verdict}",
    "story.value": (
        "They are expected to bring {expected_value} by {horizon}, in money of {as_of}. "
        "On days held out to test it, the same models foresaw {foreseen} of the money "
        "that came."
    ),
    "story.value.missing": (
        "They are expected to bring {expected_value} by {horizon}, in money of {as_of}; "
        "nothing could be held out to test that."
    ),
    "story.no_value": "{no_value}",
    "story.calls": (
        "Customers to call: {customers_to_call}; worth a call, together: {worth_a_call}."
    ),
    "story.calls.missing": "Customers to call: {customers_to_call}.",
}
VERDICTS = {
    "eighty.strong": "That is more concentrated than 80/20.",
    "eighty.nearly": "That is about what people mean by 80/20.",
    "eighty.weak": "That is less concentrated than 80/20.",
    "eighty.no": "There is no 80/20 here: what is sold is spread over many.",
    "verdict.clusters": "The customers fall into groups that are there. Groups: {k}.",
    "verdict.convenient_partition": (
        "No separable groups: cut for convenience, the customers make a partition that "
        "helps to talk about them, and no more. Groups: {k}."
    ),
    "verdict.no_clusters": (
        "No separable groups: the customers are one crowd. Groups: {k}."
    ),
    "judged.not_asked": "Groups by k-means were not asked for.",
    "judged.asked": "How many groups there are was asked for, not found.",
    "tested.gathered_yes": "Customers gather more than with the columns shuffled.",
    "tested.gathered_no": "Customers gather hardly more than with the columns shuffled.",
    "tested.apart_yes": "Groups keep further apart than with the columns shuffled.",
    "tested.apart_no": "Groups keep hardly further apart than with columns shuffled.",
    "tested.more_yes": "They keep further apart than pieces of one cloud would.",
    "tested.more_no": "They keep hardly further apart than pieces of one cloud would.",
    "tested.strong_yes": "They keep far apart by any standard.",
    "judged.width": (
        "Silhouette of groups, {k}: {width}. Nineteen in twenty shuffled tables stay "
        "below {shuffled}, and single clouds below {cloud}."
    ),
    "agree.sentence": (
        "Groups and RFM segments agree by {rand}, where one is the same and zero is "
        "chance."
    ),
    "move.kept": "In the same segment as a quarter before: {count}.",
    "move.behaviour": "Moved by what they did, or did not do: {count}.",
    "move.cut": "Moved only as the others did, and the cuts with them: {count}.",
    "move.both": "Moved by both, to where neither alone would have led: {count}.",
    "move.first": "Customers for the first time in the quarter: {count}.",
    "call.segments": "Looked for among: {segments}. Found: {count}.",
    "call.everybody": "Looked for among all customers. Found: {count}.",
    "call.others": "Customers in other segments, and not in this list: {count}.",
    "call.others_worth": (
        "Customers in other segments, and not in this list: {count}. Worth a call, "
        "together: {worth}, which is {share} of what all are."
    ),
    "call.none": "There is nobody to call.",
    "none.rfm_not_asked": "RFM segments were not asked for.",
    "none.rfm_nothing_ranked": (
        "There are no RFM segments: all customers last ordered on the same day, equally "
        "often and for the same, or there is one. So there is nobody to compare with."
    ),
    "none.alike_then": (
        "There is nothing to compare with: a quarter before the as-of date all customers "
        "were alike, or there was one."
    ),
    "none.no_quarter": (
        "There is nothing to compare with: the data do not reach back a quarter before "
        "the as-of date."
    ),
    "none.no_groups": "There is no grouping to test.",
    "none.use_same": "In the quarter after, all customers brought the same.",
    "none.value": "What customers will bring is not computed, because of this:",
    "none.value_short": "What customers will bring is not computed.",
    "none.holdout": "There are too few days of data to hold any out.",
    "none.holdout_why": "No test on days held out, because of this:",
    "value.split": (
        "Held out: the days after {split}, up to {as_of}. Foreseen is what the models "
        "would have said on {split}; came is what customers of that day then bought."
    ),
    "value.horizon": "Expected up to {horizon}, all customers together: {value}.",
    "foot.before_first": (
        "In no cohort, as it was returned or charged in a period before the customer's "
        "first order: {money}. Customers: {count}."
    ),
    "in_workbook.rows": "In tables.xlsx, on the sheet '{sheet}'. Rows: {count}.",
}
RFM_NOTES = {
    "rfm_note.nothing_ranked": (
        "Nobody is ranked and nobody has a segment, as there is nobody to compare with. "
        "Customers, all alike: {number}."
    ),
    "rfm_note.one_customer": "There is one customer: scores compare nobody.",
    "rfm_note.all_equal": "All have the same {measure}, and one score for it: {number}.",
    "rfm_note.fewer_scores": (
        "Many have the same {measure}; different scores that are left: {number}."
    ),
    "rfm_note.negative_spend": (
        "Customers who returned more than they bought, with the lowest score for spend: "
        "{number}."
    ),
}
GROUP_NOTES = {
    "group_note.missing_column": (
        "Left out of the distances, as too many lack it: {column}. Customers without: "
        "{customers} ({share})."
    ),
    "group_note.constant_column": (
        "Left out of the distances, as it is the same for all: {column}."
    ),
    "group_note.left_out": (
        "Customers in no group, as they lack a number: {customers} of {of}."
    ),
    "group_note.outliers": (
        "Customers far from all others, kept, and named in the table: {customers}."
    ),
    "group_note.sampled": (
        "The number of groups was judged on customers drawn once: {customers} of {of}."
    ),
    "group_note.too_few": (
        "Too few customers differ to tell whether there are groups: {have}, needed "
        "{need}."
    ),
    "group_note.fewer_distinct": (
        "Groups asked for: {asked}; customers who differ: {distinct}."
    ),
    "group_note.unstable": (
        "Drawn again, one of the groups dissolves: of its customers {jaccard} are found "
        "together again."
    ),
    "group_note.small_segment": (
        "Group {segment} is small; customers in it: {customers} ({share}). Look at them "
        "one by one."
    ),
    "group_note.undated": (
        "Left out of the test on later revenue, as nothing says since when it is so: "
        "{column}."
    ),
    "group_note.not_compared": (
        "Customers that only one of the two groupings knows: {customers}."
    ),
}
VALUE_NOTES = {
    "value_note.no_repeats": (
        "Nobody bought on a second day, so nothing is known of coming back. Customers: "
        "{customers}."
    ),
    "value_note.too_few": (
        "Customers: {customers}, of them back again: {repeaters}; a model needs "
        "{need_customers} and {need_repeaters}."
    ),
    "value_note.mostly_one_time": (
        "Bought on one day only: {share} of customers. The model takes each of them for "
        "a customer still, whatever happened."
    ),
    "value_note.hardly_leaves": (
        "By this model hardly anybody leaves: of customers who came back, {customers}, "
        "it takes {share} for customers still. So by it next to no call is worth anything, "
        "whoever has fallen silent: go by the segments."
    ),
    "value_note.no_spend": (
        "Their later purchases were worth nothing, so no spend is expected of them: "
        "{customers}."
    ),
    "value_note.too_few_spends": (
        "No expected spend: customers with a paid second purchase: {have}, needed "
        "{need}."
    ),
    "value_note.no_mean_spend": (
        "Spend differs so much between customers that seldom buyers have no mean to "
        "expect: q is {q}."
    ),
    "value_note.spend_tied": (
        "Who buys more often spends more each time (correlation {correlation}), which "
        "the model of spend excludes: it expects too little of the most frequent."
    ),
    "value_note.spend_tied_down": (
        "Who buys more often spends less each time (correlation {correlation}), which "
        "the model of spend excludes: it expects too much of the most frequent."
    ),
    "value_note.not_converged": "{model}: no best fit was found, what was found is kept.",
    "value_note.runs_off": (
        "{model}: the data set no bound to {parameters}. These mean nothing by "
        "themselves; whether predictions hold, the days held out tell."
    ),
    "value_note.no_errors": "{model}: the parameters have no standard errors.",
    "value_note.quiet_end": (
        "Days without a sale before the as-of date: {days}. Are the data complete?"
    ),
    "value_note.nothing_bought": (
        "Nobody came back in the days held out, so there is no error to give."
    ),
    "value_note.not_better_than_naive": (
        "{total}: the total was foreseen no better than by going on as so far. Error of "
        "the models {error}, of going on {naive_error}: they are of no use for it here."
    ),
}
CUSTOMERS = {
    **SEGMENTS,
    **TRAITS,
    **VERDICTS,
    **RFM_NOTES,
    **GROUP_NOTES,
    **VALUE_NOTES,
}
