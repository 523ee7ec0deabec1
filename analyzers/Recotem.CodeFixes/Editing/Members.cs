using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Recotem.CodeFixes;

/// <summary>Inserts members where people would, with blank lines between them.</summary>
internal static class Members
{
    /// <summary>Inserts members behind the nested types, fields and constructors with which a type begins.</summary>
    public static TypeDeclarationSyntax Insert(TypeDeclarationSyntax type, SyntaxGenerator generator, IEnumerable<MemberDeclarationSyntax> members)
    {
        int position = 0;
        while (position < type.Members.Count && type.Members[position] is BaseTypeDeclarationSyntax or FieldDeclarationSyntax or ConstructorDeclarationSyntax or DelegateDeclarationSyntax)
            position++;
        return Insert(type, generator, position, members);
    }

    /// <summary>Adds members behind the last one.</summary>
    public static TypeDeclarationSyntax Append(TypeDeclarationSyntax type, SyntaxGenerator generator, IEnumerable<MemberDeclarationSyntax> members) =>
        Insert(type, generator, type.Members.Count, members);

    private static TypeDeclarationSyntax Insert(TypeDeclarationSyntax type, SyntaxGenerator generator, int position, IEnumerable<MemberDeclarationSyntax> members)
    {
        SyntaxTrivia lineEnd = LineEnd(type);
        List<MemberDeclarationSyntax> inserted =
        [
            .. members.Select((m, i) => m
                .WithLeadingTrivia(position + i > 0 ? SyntaxFactory.TriviaList(lineEnd, SyntaxFactory.ElasticMarker) : SyntaxFactory.TriviaList(SyntaxFactory.ElasticMarker))
                .WithTrailingTrivia(lineEnd)),
        ];
        if (inserted.Count == 0)
            return type;
        if (position < type.Members.Count && !type.Members[position].GetLeadingTrivia().FirstOrDefault().IsKind(SyntaxKind.EndOfLineTrivia))
        {
            MemberDeclarationSyntax next = type.Members[position];
            type = type.ReplaceNode(next, next.WithLeadingTrivia(next.GetLeadingTrivia().Insert(0, lineEnd)));
        }

        return (TypeDeclarationSyntax)generator.InsertMembers(type, position, inserted);
    }

    /// <summary>A line end as the code around has it.</summary>
    public static SyntaxTrivia LineEnd(SyntaxNode node) =>
        node.DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } written ? written : SyntaxFactory.ElasticCarriageReturnLineFeed;
}
