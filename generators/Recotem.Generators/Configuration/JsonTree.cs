using System.Collections.Generic;
using System.Text;

namespace Recotem.Generators;

/// <summary>A JSON object under construction: members in order, each raw JSON, an object or a list of objects.</summary>
internal sealed class JsonTree
{
    private readonly List<(string Key, object Value)> _members = [];

    public JsonTree Add(string key, string json)
    {
        _members.Add((key, json));
        return this;
    }

    public JsonTree Add(string key, JsonTree value)
    {
        _members.Add((key, value));
        return this;
    }

    public JsonTree Add(string key, params JsonTree[] values)
    {
        _members.Add((key, values));
        return this;
    }

    public bool Has(string key) => _members.Exists(m => m.Key == key);

    public bool Overlaps(JsonTree other) => other._members.Exists(m => Has(m.Key));

    public JsonTree AddAll(JsonTree other)
    {
        _members.AddRange(other._members);
        return this;
    }

    public override string ToString()
    {
        var json = new StringBuilder();
        Write(json, 0);
        return json.ToString();
    }

    private void Write(StringBuilder json, int depth)
    {
        if (_members.Count == 0)
        {
            json.Append("{}");
            return;
        }

        json.Append('{');
        for (int i = 0; i < _members.Count; i++)
        {
            NewLine(json, depth + 1);
            json.Append(Recotem.Compilation.JsonText.String(_members[i].Key)).Append(": ");
            switch (_members[i].Value)
            {
                case JsonTree tree:
                    tree.Write(json, depth + 1);
                    break;
                case JsonTree[] trees:
                    json.Append('[');
                    for (int j = 0; j < trees.Length; j++)
                    {
                        NewLine(json, depth + 2);
                        trees[j].Write(json, depth + 2);
                        if (j < trees.Length - 1)
                            json.Append(',');
                    }

                    NewLine(json, depth + 1);
                    json.Append(']');
                    break;
                case string raw:
                    json.Append(raw);
                    break;
            }

            if (i < _members.Count - 1)
                json.Append(',');
        }

        NewLine(json, depth);
        json.Append('}');
    }

    private static void NewLine(StringBuilder json, int depth) => json.Append('\n').Append(' ', depth * 2);
}
