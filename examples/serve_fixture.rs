//! A server for the tests in a browser: it shows what it is told on its standard input.
//!
//! usage: serve_fixture PORT
//!
//! Says its URL first. Each line of input is what to show, in JSON:
//! `{"outputs": {"index.html": "..."}, "trouble": ["..."], "hidden": {}, "prefix": "/"}`; `ok` answers it.
//! When the input ends, so does the server.

#![expect(clippy::disallowed_methods, reason = "a program of its own, with arguments")]

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use pressrun::base::output::{Output, Outputs};
use pressrun::base::path::Route;
use pressrun::io::serve::{Address, Server, Shown};
use serde_json::Value;

fn main() {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).expect("a port");
    let address = Address { host: "127.0.0.1".to_owned(), port: Some(port), allowed: Vec::new() };
    let server = Server::start(&address).expect("a server");
    println!("{}", server.url());
    for line in io::stdin().lock().lines() {
        let told = serde_json::from_str(&line.expect("a line")).expect("JSON");
        server.show(shown(&told));
        println!("ok");
    }
    server.stop();
}

fn shown(told: &Value) -> Shown {
    let mut outputs = Outputs::default();
    for (route, text) in texts(&told["outputs"]) {
        outputs.insert(route, Output::new(text.into_bytes()));
    }
    let trouble = told["trouble"].as_array().into_iter().flatten();
    Shown {
        proofs: None,
        outputs,
        prefix: told["prefix"].as_str().unwrap_or("/").to_owned(),
        trouble: trouble.filter_map(Value::as_str).map(str::to_owned).collect(),
        hidden: texts(&told["hidden"]),
    }
}

fn texts(told: &Value) -> BTreeMap<Route, String> {
    let pairs = told.as_object().into_iter().flatten();
    pairs
        .map(|(route, text)| {
            (Route::new(route).expect("a route"), text.as_str().unwrap_or_default().to_owned())
        })
        .collect()
}
