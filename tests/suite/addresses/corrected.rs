//! `pressrun check` lists where words still stand that were corrected elsewhere.

use super::paper::Paper;

const CRANE: &str = "content/issues/2025-09/news/crane.md";

#[test]
fn words_that_were_corrected_elsewhere_are_found_wherever_readers_see_them() {
    let paper = Paper::new();
    let correction = "corrections:\n  - date: 2025-09-20\n    text: Not \"520 metres\".\n    was: 520 metres\n    now: 52 metres\n";
    paper.edit(CRANE, "headline:", &format!("{correction}headline:"));
    paper.append(CRANE, "\nIt is 52 metres high.\n");
    paper.run("check").expect(0, "no errors");
    paper.append(
        "content/issues/2025-08/news/river.md",
        "\nThe crane, at *520\nmetres*, is <!-- 520 metres --> [1520 metres](https://a.example/520-metres) long, not 520 metresque.\n",
    );
    paper.append("content/pages/about.md", "\nOur crane has 520 Metres.\n");
    paper.edit("content/pages/about.md", "title:", "description: \"520\u{a0}metres\"\ntitle:");
    paper.append(CRANE, "\nIt has 520 metres of rope.\n");
    let found = paper.run("check --all").expect(0, "4 warnings");
    for place in [
        "--> content/issues/2025-08/news/river.md",
        "--> content/issues/2025-09/news/crane.md",
        "--> content/pages/about.md",
    ] {
        assert!(found.err.contains(place), "{place}: {}", found.err);
    }
    paper.run("build").expect(0, "no warnings");
}
