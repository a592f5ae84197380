//! Diagnostics in SARIF 2.1.0 (OASIS Standard, with Errata 01), which code forges show beside the changes.

use serde_json::{Value, json};

use super::json::severity;
use super::region::Files;
use super::{Code, Diagnostic, Place};
use crate::base::path::{SourcePath, encode_path};

/// The address of the schema.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of the project's root in artifact URIs (section 3.14.14); its location is not given.
const ROOT: &str = "PROJECTROOT";

/// Makes a log with one run (section 3.13). Every [`Code`] is a rule, every diagnostic a result;
/// columns count Unicode characters, URIs are relative to the project's root.
pub fn sarif<'a>(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&SourcePath) -> Option<&'a str>,
) -> Value {
    let files = Files::new(source);
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, &files)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pressrun",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": {
                "text": "The folder that holds `site.yaml`.",
            }}},
            "results": results,
        }],
    })
}

/// A kind of diagnostic as a `reportingDescriptor` (section 3.49).
fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.about() },
        "help": { "text": code.about() },
        "defaultConfiguration": { "level": severity(code.severity()) },
    })
}

/// One diagnostic as a `result` (section 3.27).
fn result(diagnostic: &Diagnostic, files: &Files<'_, '_>) -> Value {
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}\nhelp: {hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let related = diagnostic.related.iter().enumerate().map(|(id, related)| {
        let mut value = location(&related.0, files);
        value["id"] = id.into();
        value["message"] = json!({ "text": related.1 });
        value
    });
    json!({
        "ruleId": diagnostic.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
        "level": severity(diagnostic.severity),
        "message": { "text": text },
        "locations": diagnostic.place.iter().map(|p| location(p, files)).collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

/// A place as a `location` (section 3.28).
fn location(place: &Place, files: &Files<'_, '_>) -> Value {
    // A colon in the first segment of a relative reference would turn it into a scheme (RFC 3986, section 4.2).
    let uri = encode_path(place.file.as_str()).replace(':', "%3A");
    let mut physical = json!({ "artifactLocation": { "uri": uri, "uriBaseId": ROOT } });
    if let Some(region) = files.region(place) {
        physical["region"] = json!({
            "startLine": region.start.0,
            "startColumn": region.start.1,
            "endLine": region.end.0,
            "endColumn": region.end.1,
        });
    }
    json!({ "physicalLocation": physical })
}

#[cfg(test)]
mod tests {
    use super::super::samples;

    #[test]
    fn every_diagnostic_is_a_result() {
        let mut log = super::sarif(&samples::all(), &samples::source);
        let run = &mut log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].take();
        assert_eq!(rules.as_array().map(Vec::len), Some(super::Code::ALL.len()));
        for result in run["results"].as_array_mut().into_iter().flatten() {
            let index = result["ruleIndex"].take().as_u64().map(|at| at as usize);
            assert_eq!(index.map(|at| &rules[at]["id"]), Some(&result["ruleId"]));
        }
        insta::assert_snapshot!(samples::lines(&run["results"]), @r#"
        {"level":"error","locations":[{"physicalLocation":{"artifactLocation":{"uri":"content/%C3%A9%20x.md","uriBaseId":"PROJECTROOT"},"region":{"endColumn":5,"endLine":3,"startColumn":1,"startLine":3}}}],"message":{"text":"unknown key `draf`\nhelp: did you mean `draft`?"},"relatedLocations":[{"id":0,"message":{"text":"the headline is here"},"physicalLocation":{"artifactLocation":{"uri":"content/%C3%A9%20x.md","uriBaseId":"PROJECTROOT"},"region":{"endColumn":9,"endLine":2,"startColumn":1,"startLine":2}}},{"id":1,"message":{"text":"this one has it right"},"physicalLocation":{"artifactLocation":{"uri":"content/b.md","uriBaseId":"PROJECTROOT"}}}],"ruleId":"unknown-key","ruleIndex":null}
        {"level":"warning","locations":[{"physicalLocation":{"artifactLocation":{"uri":"content/b.md","uriBaseId":"PROJECTROOT"}}}],"message":{"text":"nothing refers to this file"},"relatedLocations":[],"ruleId":"unused-file","ruleIndex":null}
        {"level":"error","locations":[],"message":{"text":"`content` cannot be the output folder"},"relatedLocations":[],"ruleId":"bad-output-folder","ruleIndex":null}
        "#);
        run["results"].take();
        run["tool"]["driver"]["semanticVersion"].take();
        insta::assert_snapshot!(format!("{log}\n{}", rules[0]), @r#"
        {"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","runs":[{"columnKind":"unicodeCodePoints","originalUriBaseIds":{"PROJECTROOT":{"description":{"text":"The folder that holds `site.yaml`."}}},"results":null,"tool":{"driver":{"name":"pressrun","rules":null,"semanticVersion":null}}}],"version":"2.1.0"}
        {"defaultConfiguration":{"level":"error"},"help":{"text":"A source file cannot be read, is not UTF-8, or is too large."},"id":"unreadable-file","shortDescription":{"text":"A source file cannot be read, is not UTF-8, or is too large."}}
        "#);
    }
}
